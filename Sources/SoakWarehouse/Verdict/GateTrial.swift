import Exposition
import SQLite

/// Whether a rule of a gate can fail at all.
public struct GateTrial: Sendable {
  /// The rule's name.
  public let rule: String
  /// What the gate said once the rule was broken on purpose; it must be fail.
  public let verdict: Verdict
}

extension Warehouse {
  /// Breaks each rule in turn in a copy of the run, in memory, and asks the gate again.
  public func tryGate(_ run: String, rules: GateRules) throws -> [GateTrial] {
    let run = try resolve(run)
    let copy = try copy(of: run)
    let report = try copy.gate(run, rules: rules)
    return try report.rows.indices.map { index in
      let row = report.rows[index]
      func text(_ column: String) -> String { report.cell(column, of: row).plainText }
      guard case .real(let threshold) = report.cell("threshold", of: row),
        case .integer(let minimum) = report.cell("min_n", of: row)
      else { return GateTrial(rule: text("rule"), verdict: .noData) }
      let verdict = try copy.connection.savepoint {
        try copy.plant(
          metric: text("metric"), statistic: text("statistic"), op: text("op"), threshold: threshold, minimum: minimum)
        return (try copy.gate(run, rules: rules).verdicts[index], keep: false)
      }
      return GateTrial(rule: text("rule"), verdict: verdict)
    }
  }

  /// Makes a rule untrue of the only run.
  private func plant(metric: String, statistic: String, op: String, threshold: Double, minimum: Int64) throws {
    let away = 1 + 2 * abs(threshold)
    let wrong = op == "!=" ? threshold : op.hasPrefix(">") ? threshold - away : threshold + away
    switch metric {
    case "violated": try connection.run(SQL.plantViolations)
    case "missing": try connection.run(SQL.plantGap, ["threshold": .real(threshold)])
    case "rejected": try connection.run(SQL.plantRejections, ["threshold": .real(threshold)])
    case "iterations": try connection.run(SQL.plantFew, ["min_n": .integer(minimum)])
    default:
      try connection.run(SQL.plantFigures, ["metric": .text(metric), "value": .real(wrong)])
      try connection.run(SQL.plantSums, ["value": .real(wrong)])
      // Far enough for any bound to lie beyond the threshold.
      try connection.run(SQL.plantBounds, ["value": .real(op.hasPrefix(">") ? -1e6 * away : 1e6 * away)])
    }
  }
}
