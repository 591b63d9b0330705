import ArgumentParser
import Exposition
import SoakWarehouse

/// The windows that a figure is asked of.
enum Window: String, CaseIterable, ExpressibleByArgument {
  case overall, steady, last8
}

struct Compare: ParsableCommand {
  enum Failure: String, CaseIterable, ExpressibleByArgument {
    case worse
  }

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare runs with a baseline, metric by metric.",
    discussion: """
      The first run is the baseline, or with --baseline the latest run that has that label. A metric of iterations is \
      better or worse where the Mann-Whitney U test tells the two series apart (p below 0.05, 8 values or more in each), \
      a percentile of a histogram where its buckets do not overlap.

      With --fail-on worse the exit code is 1 where anything is worse, else 2 where something is \
      unclear, changed in a way that is neither, or not comparable.
      """)
  @Argument(help: ArgumentHelp("The runs' names, latest, latest~1, ...", valueName: "run")) var names: [String]
  @Option(help: ArgumentHelp("The baseline: the latest run with this label.", valueName: "key=value"))
  var baseline: String?
  @Option(help: "overall, steady or last8.") var window = Window.steady
  @Option(help: ArgumentHelp("Make it the exit code's business: worse.", valueName: "verdict")) var failOn: Failure?
  @OptionGroup var chosen: LabelOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func validate() throws {
    if names.count < 2 && baseline == nil {
      throw ValidationError("Name two runs, or one run and a --baseline.")
    }
  }

  func run() throws {
    let warehouse = try database.reading()
    var runs = try warehouse.resolve(names, labels: chosen.labels)
    let base = try baseline.map { try warehouse.baseline(RunLabel($0), for: runs) } ?? runs.removeFirst()
    let comparison = try warehouse.compare(runs, with: base, window: window.rawValue)
    var standard = Output.standard()
    if output.format == .table {
      for run in runs {
        if run != runs.first { try standard.write("\n") }
        try standard.write("\(Terminal.inert(run)) against \(Terminal.inert(base)), \(window)\n")
        // The two names stand above.
        let rows = comparison.rows.filter { $0[1] == .text(run) }.map { Array($0.dropFirst(2)) }
        try standard.write(rows, columns: Array(comparison.columns.dropFirst(2)), format: .table)
      }
    } else {
      try standard.write(comparison.rows, columns: comparison.columns, format: output.format)
    }
    guard failOn == .worse else { return }
    if comparison.verdicts.contains("worse") { throw ExitCode(1) }
    if comparison.verdicts.contains(where: { ["unclear", "changed", "not comparable"].contains($0) }) {
      throw ExitCode(2)
    }
  }
}
