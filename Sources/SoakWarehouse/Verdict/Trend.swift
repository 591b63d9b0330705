public import Exposition
import SQLite

/// What figure a trend is of.
public struct TrendChoice: Sendable {
  public let metric: String
  /// Of a metric of iterations median, mean, min, max or last; of a histogram p50, p90, p95, p99 or mean; nil: median,
  /// p95, or count.
  public var statistic: String?
  /// overall, steady or last8.
  public var window = "steady"
  /// The labels of the histogram's series, a JSON object; none: the series without labels, or the only one.
  public var series: [RunLabel] = []
  /// Only runs that have all of these labels.
  public var labels: [RunLabel] = []
  /// Only so many runs, the newest.
  public var last: Int?

  public init(metric: String) { self.metric = metric }
}

/// One figure in the order of runs, or of a run's iterations, and where its level changes.
public struct Trend: Sendable {
  /// The columns of Queries/trend.sql or trend_iterations.sql, then change, before, after and p_value, which are null
  /// but where a new level begins.
  public let columns: [String]
  public let rows: [[Cell]]
  /// In the order of the rows.
  public let values: [Double?]
  /// better, worse or changed, in the order of the rows.
  public let changes: [String]

  /// Fewer values cannot hold two levels.
  public static let minimumValues = 6
}

extension Warehouse {
  /// The figure of each run, in the order in which they first came.
  public func trend(_ choice: TrendChoice) throws -> Trend {
    var parameters = try figure(choice)
    parameters["window"] = choice.window
    parameters["label"] = try RunLabel.json(choice.labels)
    parameters["last"] = choice.last.map(String.init)
    return try trend(choice, rows(Question(named: "trend"), parameters))
  }

  /// The figure of each iteration of a run.
  public func trend(_ choice: TrendChoice, over run: String) throws -> Trend {
    var parameters = try figure(choice)
    parameters["run"] = try resolve(run)
    return try trend(choice, rows(Question(named: "trend_iterations"), parameters))
  }

  /// The parameters that name the figure.
  private func figure(_ choice: TrendChoice) throws -> [String: String] {
    let known = try explained {
      try connection.rows(SQL.metricNames).map { ($0[0], Cell($0[1]).plainText) }
    }
    guard let usual = known.first(where: { $0.0 == .text(choice.metric) })?.1 else {
      throw TrendError.unknownMetric(choice.metric, known: known.map { Cell($0.0).plainText })
    }
    let series = try explained {
      try connection.rows(SQL.metricSeries, ["metric": .text(choice.metric)]).map { Cell($0[0]).plainText }
    }
    var parameters = ["metric": choice.metric, "statistic": choice.statistic ?? usual]
    guard !series.isEmpty else { return parameters }
    if let wanted = try RunLabel.json(choice.series.sorted { $0.key < $1.key }) {
      guard series.contains(wanted) else {
        throw TrendError.unknownSeries(wanted, metric: choice.metric, known: series)
      }
      parameters["labels"] = wanted
    } else if let only = series.count == 1 ? series[0] : series.first(where: { $0 == "{}" }) {
      parameters["labels"] = only
    } else {
      throw TrendError.manySeries(metric: choice.metric, known: series)
    }
    return parameters
  }

  /// Adds the change points to the rows of a series.
  private func trend(_ choice: TrendChoice, _ series: (columns: [String], rows: [[Cell]])) throws -> Trend {
    let place = series.columns.firstIndex(of: "value")!
    let json = String(decoding: JSONTree.array(series.rows.map { .cell($0[place]) }).bytes, as: UTF8.self)
    let points = try rows(Question(named: "change_points"), ["values": json, "metric": choice.metric])
    let added = ["change", "before", "after", "p_value"]
    let places = added.map { points.columns.firstIndex(of: $0)! }
    var rows = series.rows.map { $0 + added.map { _ in Cell.null } }
    var changes: [String] = []
    for point in points.rows {
      guard case .integer(let position) = point[0] else { continue }
      rows[Int(position) - 1].replaceSubrange(series.columns.count..., with: places.map { point[$0] })
      changes.append(point[places[0]].plainText)
    }
    let values = series.rows.map { row -> Double? in
      switch row[place] {
      case .real(let real): real
      case .integer(let integer): Double(integer)
      default: nil
      }
    }
    return Trend(columns: series.columns + added, rows: rows, values: values, changes: changes)
  }
}

/// Why there is no such trend.
public enum TrendError: Error, CustomStringConvertible {
  case unknownMetric(String, known: [String])
  case unknownSeries(String, metric: String, known: [String])
  case manySeries(metric: String, known: [String])
  case noValues(String)
  case tooFew(Int)

  public var description: String {
    switch self {
    case .unknownMetric(let metric, let known):
      "There is no metric '\(Terminal.inert(metric))'. Choose one of: \(known.joined(separator: ", "))."
    case .unknownSeries(let labels, let metric, let known):
      "\(metric) has no series \(Terminal.inert(labels)). It has: "
        + known.map(Terminal.inert).joined(separator: ", ") + "."
    case .manySeries(let metric, let known):
      "\(metric) has \(known.count) series. Name the labels of one with --series KEY=VALUE: "
        + known.map(Terminal.inert).joined(separator: ", ") + "."
    case .noValues(let metric):
      "There is no value of \(Terminal.inert(metric)) to show a trend of, or none by this statistic."
    case .tooFew(let count):
      "\(count) values cannot show a change: \(Trend.minimumValues) are needed, three to a level."
    }
  }
}
