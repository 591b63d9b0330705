public import Exposition
import SQLite

extension Warehouse {
  /// Why a figure of an iteration is what it is: item and value, row by row.
  /// - Parameters:
  ///   - column: a column of iteration, iteration_pnl or iter_table, or a histogram's name.
  ///   - quantile: of a histogram, 0 to 1.
  ///   - series: the labels of the histogram's series.
  public func explain(
    _ run: String, iter: Int64, column: String, quantile: Double, series: [RunLabel]
  ) throws -> (columns: [String], rows: [[Cell]]) {
    let run = try resolve(run)
    var parameters = ["run": run, "iter": "\(iter)"]
    let isHistogram = try explained {
      try connection.value(SQL.metricSeries, ["metric": .text(column)]) != nil
    }
    if isHistogram {
      parameters["metric"] = column
      parameters["q"] = "\(quantile)"
      parameters["labels"] = try RunLabel.json(series.sorted { $0.key < $1.key })
      let answer = try rows(Question(named: "explain_quantile"), parameters)
      guard !answer.rows.isEmpty else { throw ExplanationError.nothing(column, run: run, iter: iter) }
      return answer
    }
    let known = try explained { try connection.rows(SQL.explainable).map { Cell($0[0]).plainText } }
    guard known.contains(column) else { throw ExplanationError.unknownColumn(column, known: known) }
    guard try explained({ try connection.value(SQL.hasIteration, ["run": .text(run), "iter": .integer(iter)]) }) != nil
    else {
      let why = try explained { try connection.value(SQL.rejection, ["run": .text(run), "iter": .integer(iter)]) }
      throw ExplanationError.noIteration(iter, run: run, why: why.map { Cell($0).plainText })
    }
    parameters["column"] = column
    return try rows(Question(named: "explain"), parameters)
  }
}

/// Why there is nothing to explain.
public enum ExplanationError: Error, CustomStringConvertible {
  case unknownColumn(String, known: [String])
  case noIteration(Int64, run: String, why: String?)
  case nothing(String, run: String, iter: Int64)

  public var description: String {
    switch self {
    case .unknownColumn(let column, let known):
      "There is no column or histogram '\(Terminal.inert(column))'. Choose a histogram, or one of: "
        + known.joined(separator: ", ") + "."
    case .noIteration(let iter, let run, let why):
      "The run '\(Terminal.inert(run))' has no iteration \(iter)"
        + (why.map { ": \(Terminal.inert($0))." } ?? ". What is missing: soakdb query gaps.")
    case .nothing(let metric, let run, let iter):
      "Iteration \(iter) of the run '\(Terminal.inert(run))' has no histogram \(metric) with these labels."
    }
  }
}
