import Exposition
import SQLite

/// Whether a rule of a gate can fail at all.
public struct GateTrial: Sendable {
  /// The rule's name.
  public let rule: String
  /// What the gate said once the rule was broken on purpose. fail is as it must be; pass: whatever the figure is, the rule
  /// holds; no data: there is no such figure, or the run has too little of it.
  public let verdict: Verdict
}

extension Warehouse {
  /// Breaks each rule in turn in a copy of the run, in memory, and asks the gate again.
  public func tryGate(_ run: String, rules: GateRules) throws -> [GateTrial] {
    let run = try resolve(run)
    let copy = try copy(of: run)
    let report = try copy.gate(run, rules: rules)
    return try report.rows.indices.map { index in
      let figure = PlantedFigure(report, row: report.rows[index])
      var seen: Set<Verdict> = []
      for value in figure.values where !seen.contains(.fail) {
        seen.insert(
          try copy.connection.savepoint {
            try copy.plant(value, as: figure)
            return (try copy.gate(run, rules: rules).verdicts[index], keep: false)
          })
      }
      let verdict: Verdict = seen.contains(.fail) ? .fail : seen.contains(.pass) ? .pass : .noData
      return GateTrial(rule: report.cell("rule", of: report.rows[index]).plainText, verdict: verdict)
    }
  }

  /// Gives the only run a figure of that value.
  private func plant(_ value: Double, as figure: PlantedFigure) throws {
    switch figure.metric {
    case "iterations", "violated", "missing":
      // Enough of them that the figure counts, and two to have others missing between them.
      let count =
        switch figure.metric {
        case "iterations": value
        case "violated": max(figure.minimum, value)
        default: max(figure.minimum, 2)
        }
      guard count <= PlantedFigure.mostRows else { return }
      try connection.run(SQL.clearIterations)
      try connection.run(
        SQL.plantIterations,
        [
          "iterations": .integer(Int64(count)),
          "violated": .integer(figure.metric == "violated" ? Int64(value) : 0),
          "missing": .integer(figure.metric == "missing" ? Int64(value) : 0),
        ])
    case "rejected":
      try connection.run(SQL.clearRejections)
      try connection.run(SQL.plantRejections, ["count": .integer(Int64(value))])
    default:
      try connection.run(SQL.plantFigures, ["metric": .text(figure.metric), "value": .real(value)])
      try connection.run(SQL.plantSums, ["value": .real(value)])
      try connection.run(SQL.plantBounds, ["value": .real(figure.shift(to: value))])
    }
  }
}

/// The figure of a rule, and the values that between them contradict any op that can be contradicted.
private struct PlantedFigure {
  let metric: String
  let threshold: Double
  let minimum: Double
  /// What the figure is, where there is one.
  let value: Double?

  /// More rows than these are not planted.
  static let mostRows = 1e5

  init(_ report: GateReport, row: [Cell]) {
    func number(_ column: String) -> Double? {
      switch report.cell(column, of: row) {
      case .real(let real): real
      case .integer(let integer): Double(integer)
      default: nil
      }
    }
    metric = report.cell("metric", of: row).plainText
    threshold = number("threshold") ?? 0
    minimum = number("min_n") ?? 1
    value = number("value")
  }

  /// Below the threshold, above it, and the threshold itself; of counts only such as there can be.
  var values: [Double] {
    let most =
      switch metric {
      case "missing": 1e9
      case "iterations", "violated", "rejected": Self.mostRows
      default: Double.infinity
      }
    guard most < .infinity else { return [threshold - distance, threshold + distance, threshold] }
    let whole = threshold.rounded(.down)
    return [0, minimum, whole, whole + 1].filter { 0...most ~= $0 }
  }

  /// How far to move the bounds of a histogram: to a value beside the threshold far enough for any bound to lie there.
  func shift(to value: Double) -> Double {
    value == threshold ? threshold - (self.value ?? threshold) : 1e6 * (value - threshold)
  }

  private var distance: Double { 1 + 2 * abs(threshold) }
}
