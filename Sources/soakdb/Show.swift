import ArgumentParser
import Exposition
import SoakWarehouse

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one run on one screen.",
    discussion: "table and markdown show its parts one below the other; the other formats have one long table.")
  @Argument(help: ArgumentHelp("The run's name, or latest.", valueName: "run"))
  var name: String
  @OptionGroup var chosen: LabelOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  /// The parts of the screen; one without rows is left out.
  private static let parts = [
    ("Medians by window", "medians"), ("Quantiles", "quantiles"), ("Gaps", "gaps"), ("Issues", "issue_counts"),
    ("Side files", "side_files"),
  ]

  func run() throws {
    let warehouse = try database.reading()
    let run = try warehouse.resolve([name], labels: chosen.labels)[0]
    var standard = Output.standard()
    guard output.format == .table || output.format == .markdown else {
      try warehouse.answer(Question(named: "show"), ["run": run], format: output.format, to: &standard)
      return
    }
    let summary = try warehouse.rows(Question(named: "run_summary"), ["run": run])
    let facts = zip(summary.columns, summary.rows[0]).map { [Cell.text($0), $1] }
    try standard.write(facts, columns: ["fact", "value"], format: output.format)
    for (title, name) in Self.parts {
      let part = try warehouse.rows(Question(named: name), ["run": run])
      guard !part.rows.isEmpty else { continue }
      try standard.write(Array((output.format == .table ? "\n\(title)\n" : "\n## \(title)\n\n").utf8))
      // The run's name stands above already.
      try standard.write(
        part.rows.map { Array($0.dropFirst()) }, columns: Array(part.columns.dropFirst()), format: output.format)
    }
  }
}

extension Output {
  /// Writes a small table.
  mutating func write(_ rows: [[Cell]], columns: [String], format: RowFormat) throws {
    try write(RowEncoder.bytes(format, columns: columns, rows: rows))
  }
}
