public import Exposition
import SQLite

/// Runs beside a baseline, metric by metric.
public struct Comparison: Sendable {
  /// The columns of Queries/compare.sql.
  public let columns: [String]
  public internal(set) var rows: [[Cell]] = []

  /// The verdicts of the rows.
  public var verdicts: [String] {
    guard let place = columns.firstIndex(of: "verdict") else { return [] }
    return rows.map { $0[place].plainText }
  }
}

extension Warehouse {
  /// Compares runs with a baseline over one window.
  /// - Parameter window: overall, steady or last8.
  public func compare(_ runs: [String], with base: String, window: String) throws -> Comparison {
    var comparison: Comparison?
    for run in runs {
      guard run != base else { throw ComparisonError.itself(run) }
      let answer = try rows(Question(named: "compare"), ["base": base, "run": run, "window": window])
      if comparison == nil { comparison = Comparison(columns: answer.columns) }
      comparison?.rows += answer.rows
    }
    guard let comparison, !comparison.rows.isEmpty else { throw ComparisonError.nothing(window: window) }
    return comparison
  }

  /// The names of runs, `latest` being the latest of those with the labels.
  public func resolve(_ runs: [String], labels: [RunLabel]) throws -> [String] {
    let labels = try RunLabel.json(labels)
    return try explained { try runs.map { try find($0, labels: labels) } }
  }

  /// The latest run with a label that is none of `runs`.
  public func baseline(_ label: RunLabel, for runs: [String]) throws -> String {
    let labels = try RunLabel.json([label])
    return try explained {
      var back = 0
      while true {
        let found = try find(back == 0 ? "latest" : "latest~\(back)", labels: labels)
        if !runs.contains(found) { return found }
        back += 1
      }
    }
  }
}

/// Why runs cannot be compared.
public enum ComparisonError: Error, CustomStringConvertible {
  case itself(String)
  case nothing(window: String)

  public var description: String {
    switch self {
    case .itself(let run): "'\(Terminal.inert(run))' would be compared with itself. Name another run."
    case .nothing(let window):
      "None of these runs has a figure in the window \(window), so there is nothing to compare."
    }
  }
}
