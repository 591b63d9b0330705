public import Exposition
import SQLite

extension Warehouse {
  /// Columns of iter_table that hold a truth value, which SQLite keeps as 0 or 1.
  private static let truthColumns: Set = ["gross_imputed", "pnl_consistent"]

  /// Writes the iteration table, sorted by run and iteration.
  /// - Parameters:
  ///   - runs: names of runs, or `latest`; none: all runs.
  ///   - labels: only runs that have them all.
  ///   - columns: columns of iter_table in the order wanted; nil: all, in its own order.
  public func exportIterations(
    of runs: [String], labels: [RunLabel] = [], columns: [String]?, format: RowFormat, to output: inout Output
  ) throws {
    try explained { try writeIterations(of: runs, RunLabel.json(labels), columns, format, to: &output) }
  }

  private func writeIterations(
    of runs: [String], _ labels: String?, _ columns: [String]?, _ format: RowFormat, to output: inout Output
  ) throws {
    let chosen = runs.isEmpty && labels == nil ? [] : try names(of: runs, labels: labels)
    let names = chosen.compactMap { if case .text(let name) = $0 { name } else { nil } }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let statement = try connection.prepare(Question(named: "iter_table").sql)
    let all = statement.columnNames
    let columns = columns ?? all
    let indices = try columns.map { column in
      guard let index = all.firstIndex(of: column) else {
        throw QuestionError.unknownColumn(column, known: all)
      }
      return index
    }
    guard Set(columns).count == columns.count else { throw QuestionError.repeatedColumn(columns) }
    guard try !names.isEmpty || connection.value(SQL.hasIterations) != nil else { throw QuestionError.noRuns }
    try connection.execute(SQL.scanOnce)
    let isTruth = columns.map(Self.truthColumns.contains)
    var writer = RowWriter(format: format, columns: columns)
    for run in names.isEmpty ? [Value.null] : names.map(Value.text) {
      try statement.bind(["run": run])
      while try statement.step() {
        for place in indices.indices {
          let value = statement.value(indices[place])
          if isTruth[place], case .integer(let truth) = value {
            try writer.write(.boolean(truth == 1), to: &output)
          } else {
            try writer.write(Cell(value), to: &output)
          }
        }
      }
    }
    try writer.finish(to: &output)
  }
}
