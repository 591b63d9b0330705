import ArgumentParser
import Exposition
import SoakWarehouse

struct Observe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe",
    abstract: "Store raw observations from standard input, one number a line.",
    discussion: """
      They are counted into the buckets known for mm_latency_ms, mm_risk_ratio, mm_slippage_bps, mm_adverse_bps and \
      mm_order_lifetime_ms, or into those of --buckets. What is no number, and a duration below 0, is refused, counted \
      and kept as an issue; the exit code is then 1.
      """)
  @Option(name: .customLong("run"), help: ArgumentHelp("The run's name.", valueName: "name")) var runName: String
  @Option(help: ArgumentHelp("The iteration.", valueName: "n")) var iter: Int64
  @Option(help: ArgumentHelp("The metric's name.", valueName: "name")) var metric: String
  @Option(help: ArgumentHelp("Upper bounds that rise, without +Inf.", valueName: "a,b,...")) var buckets: String?
  @Option(help: ArgumentHelp("Where other samples are stored: reject, replace or keep.", valueName: "policy"))
  var onConflict = ConflictPolicy.reject
  @OptionGroup var database: DatabaseOption

  private var bounds: [Double]? {
    get throws {
      guard let buckets else { return nil }
      guard let bounds = SampleSheet.bounds(buckets.split(separator: ",", omittingEmptySubsequences: false)) else {
        throw ValidationError("--buckets expects numbers that rise, such as 1,2,5.")
      }
      return bounds
    }
  }

  func validate() throws { _ = try bounds }

  func run() throws {
    var lines = ""
    while let line = readLine(strippingNewline: false) { lines += line }
    let report = try database.writing().observe(
      lines, metric: metric, iter: iter, run: runName, bounds: bounds, onConflict: onConflict)
    IngestVoice(format: .text, isQuiet: false).complain(report)
    var output = Output.standard()
    try output.write(
      Array(
        "run '\(report.run)' iteration \(iter): \(report.histograms) histograms of \(metric), \(report.issues) issues\n"
          .utf8))
    if report.isRefused || report.issues > 0 { throw ExitCode(1) }
  }
}
