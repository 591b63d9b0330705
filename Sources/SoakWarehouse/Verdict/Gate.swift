public import Exposition
import SQLite

/// What a gate says of a rule, and of a run.
public enum Verdict: String, Sendable {
  case pass, fail
  /// Nothing to judge by, which is no pass.
  case noData = "no data"
}

/// The rules of a gate applied to one run.
public struct GateReport: Sendable {
  public let run: String
  /// The columns of Queries/gate.sql.
  public let columns: [String]
  public let rows: [[Cell]]

  /// The verdict of each row.
  public var verdicts: [Verdict] {
    rows.map { if case .text(let text) = $0.last, let verdict = Verdict(rawValue: text) { verdict } else { .noData } }
  }

  /// pass only where every rule had data and passed; no data where one had none, whatever else holds.
  public var verdict: Verdict {
    let verdicts = verdicts
    return verdicts.isEmpty || verdicts.contains(.noData) ? .noData : verdicts.contains(.fail) ? .fail : .pass
  }

  /// The cell of a row in the column of that name.
  public func cell(_ column: String, of row: [Cell]) -> Cell {
    columns.firstIndex(of: column).map { row[$0] } ?? .null
  }
}

extension Warehouse {
  /// The verdicts of a gate on a run, a row per rule.
  public func gate(_ run: String, rules: GateRules) throws -> GateReport {
    let run = try resolve(run)
    var parameters = ["run": run]
    parameters["rules"] = rules.json
    let answer = try rows(Question(named: "gate"), parameters)
    return GateReport(run: run, columns: answer.columns, rows: answer.rows)
  }
}
