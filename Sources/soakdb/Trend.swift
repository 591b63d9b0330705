import ArgumentParser
import Exposition
import SoakWarehouse

struct ShowTrend: ParsableCommand {
  enum Failure: String, CaseIterable, ExpressibleByArgument {
    case worse
  }

  static let configuration = CommandConfiguration(
    commandName: "trend",
    abstract: "Show one figure over runs, or over a run's iterations, and where its level changes.",
    discussion: """
      Runs stand in the order in which they first came. A level has at least three values, so that an outlier of one or two is no \
      change; values that are missing are left out. The same rows: soakdb query trend, trend_iterations, change_points.

      With --fail-on-change worse the exit code is 1 where the last change is for the worse, and 2 where there are too \
      few values to see any.
      """)
  @Argument(help: "A metric, such as net_bps, or a histogram, such as mm_latency_ms.") var metric: String
  @Option(
    help:
      "median, mean, min, max or last; of a histogram p50, p90, p95, p99 or mean; of violated, missing, rejected, iterations count."
  ) var statistic: String?
  @Option(help: "overall, steady or last8; steady unless given.") var window: Window?
  @Option(help: ArgumentHelp("A label of the histogram's series; repeatable.", valueName: "key=value"))
  var series: [String] = []
  @Option(help: ArgumentHelp("Only so many runs, the newest.", valueName: "count")) var last: Int?
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Over the iterations of this run instead.", valueName: "run"))
  var name: String?
  @Option(help: ArgumentHelp("Make it the exit code's business: worse.", valueName: "change"))
  var failOnChange: Failure?
  @OptionGroup var chosen: LabelOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  private static let statistics = ["median", "mean", "min", "max", "last", "p50", "p90", "p95", "p99", "count"]

  func validate() throws {
    if let statistic, !Self.statistics.contains(statistic) {
      throw ValidationError(
        "'\(statistic)' is no statistic: expected one of \(Self.statistics.joined(separator: ", ")).")
    }
    if let last, last < 1 { throw ValidationError("--last needs a count from 1.") }
    if name != nil && (last != nil || window != nil || !chosen.texts.isEmpty) {
      throw ValidationError(
        "--last, --label and --window are for the figures of runs; --run asks for one run's iterations.")
    }
    if name != nil, let statistic, !statistic.hasPrefix("p") {
      throw ValidationError(
        "An iteration has one value, or the quantiles of a histogram: --statistic p50, p90, p95 or p99.")
    }
  }

  func run() throws {
    var choice = TrendChoice(metric: metric)
    choice.statistic = statistic
    choice.window = (window ?? .steady).rawValue
    choice.series = try series.map { try RunLabel($0) }
    choice.labels = try chosen.labels
    choice.last = last
    let warehouse = try database.reading()
    let trend = try name.map { try warehouse.trend(choice, over: $0) } ?? warehouse.trend(choice)
    let present = trend.values.count { $0 != nil }
    guard present > 0 else { throw TrendError.noValues(metric) }
    var standard = Output.standard()
    try standard.write(trend.rows, columns: trend.columns, format: output.format)
    if output.format == .table { try standard.write("\n\(Sparkline.text(trend.values))\n") }
    guard failOnChange == .worse else { return }
    guard present >= Trend.minimumValues else { throw TrendError.tooFew(present) }
    if trend.changes.last == "worse" { throw ExitCode(1) }
  }
}
