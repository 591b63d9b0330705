import ArgumentParser
import Exposition
import SoakWarehouse

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write results in the formats of other tools.",
    subcommands: [ExportIterations.self, ExportPrometheus.self, ExportOpenMetrics.self])
}

struct ExportIterations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iterations",
    abstract: "Write the iteration table, sorted by run and iteration.",
    discussion: "A file given with -o appears, or replaces the old one, only when it is whole.")
  @Option(
    name: .customLong("run"), help: ArgumentHelp("A run's name, or latest; all runs unless given.", valueName: "name"))
  var runs: [String] = []
  @OptionGroup var chosen: LabelOption
  @Option(help: "csv, json or ndjson; table and markdown for people.") var format = RowFormat.csv
  @Option(help: ArgumentHelp("Columns of iter_table, in the order wanted.", valueName: "a,b,...")) var columns: String?
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"))
  var output: String?
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let warehouse = try database.reading()
    let columns = columns?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var output = try output.map { path in try Output(path: path) } ?? Output.standard()
    try warehouse.exportIterations(of: runs, labels: chosen.labels, columns: columns, format: format, to: &output)
  }
}

struct ExportPrometheus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prometheus",
    abstract: "Write the Prometheus page of runs.",
    discussion: """
      The histograms under their own names, added up from the start of the run, and soak_ gauges; each sample is \
      labelled with its run. --textfile checks the page against its siblings in the collector's folder first.
      """)
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("A run's name; the latest (with --label, of those) unless given.", valueName: "name"))
  var runs: [String] = []
  @OptionGroup var chosen: LabelOption
  @Flag(help: "All runs; with --label, all that have it.") var all = false
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"))
  var output: String?
  @Option(help: ArgumentHelp("The file to publish for node_exporter's textfile collector.", valueName: "dir/soak.prom"))
  var textfile: String?
  @Option(help: "How many series the page may have.") var maxSeries = 10_000
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if all && !runs.isEmpty { throw ValidationError("--all names every run: leave --run out.") }
    if output != nil && textfile != nil { throw ValidationError("Give -o or --textfile, not both.") }
  }

  func run() throws {
    let runs = all ? [] : self.runs.isEmpty ? ["latest"] : self.runs
    let page = try database.reading().prometheusPage(
      of: runs, labels: chosen.labels, maximumSamples: maxSeries)
    if let textfile { return try Textfile.publish(page, as: textfile) }
    var output = try output.map { path in try Output(path: path) } ?? Output.standard()
    try output.write(page)
    try output.finish()
  }
}

struct ExportOpenMetrics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openmetrics",
    abstract: "Write the history of runs for back-filling Prometheus.",
    discussion: """
      Then: promtool tsdb create-blocks-from openmetrics FILE DIR. The number of samples is said on standard error; \
      promtool drops what it cannot use without a word, so compare.
      """)
  @Option(
    name: .customLong("run"), help: ArgumentHelp("A run's name, or latest; all runs unless given.", valueName: "name"))
  var runs: [String] = []
  @OptionGroup var chosen: LabelOption
  @Option(help: ArgumentHelp("The time of iteration 0, where iterations have none.", valueName: "time")) var start:
    String?
  @Option(help: ArgumentHelp("Seconds from one iteration to the next.", valueName: "seconds")) var step: Double?
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"))
  var output: String?
  @OptionGroup var database: DatabaseOption

  private var scale: TimeScale? {
    get throws {
      guard let start, let step else {
        if start == nil && step == nil { return nil }
        throw ValidationError("--start and --step go together.")
      }
      guard let scale = TimeScale(start: start, step: step) else {
        throw ValidationError("Expected --start such as 2025-11-01T00:00:00Z and --step above 0.")
      }
      return scale
    }
  }

  func validate() throws { _ = try scale }

  func run() throws {
    let (page, samples) = try database.reading().openMetricsPage(
      of: runs, labels: chosen.labels, scale: scale)
    var output = try output.map { path in try Output(path: path) } ?? Output.standard()
    try output.write(page)
    try output.finish()
    StandardError.writeLine("\(samples) samples")
  }
}
