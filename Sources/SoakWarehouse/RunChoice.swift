public import Exposition
import SQLite

/// Which runs to list, and in which order.
public struct RunChoice: Sendable {
  /// Only runs that have all of these labels.
  public var labels: [RunLabel] = []
  /// A pattern of names, as GLOB has it.
  public var name: String?
  /// Times of the last ingest: at or after the one, before the other.
  public var since: String?
  public var until: String?
  /// `COLUMN OP VALUE`, such as `violated>0`: a column of run_summary, then `=`, `!=`, `<`, `<=`, `>` or `>=`.
  public var conditions: [String] = []
  /// A column of run_summary; with `-` before it, the highest first.
  public var sort: String?

  public init() {}

  /// The columns that hold texts; the others hold numbers.
  private static let texts: Set = ["run", "labels", "first_time", "last_time", "ingested_at"]

  /// As the question `runs` takes it.
  func parameters(columns: [String]) throws -> [String: String] {
    var parameters: [String: String] = [:]
    parameters["label"] = try RunLabel.json(labels)
    parameters["name"] = name
    parameters["since"] = try since.map { try Self.time($0, "since") }
    parameters["until"] = try until.map { try Self.time($0, "until") }
    if let sort {
      try Self.check(sort.hasPrefix("-") ? String(sort.dropFirst()) : sort, in: columns)
      parameters["sort"] = sort
    }
    if !conditions.isEmpty {
      let list = JSONTree.array(try conditions.map { try Self.condition($0, columns) })
      parameters["where"] = String(decoding: list.bytes, as: UTF8.self)
    }
    return parameters
  }

  private static func check(_ column: String, in columns: [String]) throws {
    guard columns.contains(column) else {
      throw QuestionError.unknownColumn(Terminal.inert(column), known: columns, of: "The view run_summary")
    }
  }

  private static func condition(_ text: String, _ columns: [String]) throws -> JSONTree {
    guard let parts = text.wholeMatch(of: /\s*([A-Za-z_]+)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*/)?.output else {
      throw QuestionError.badParameter(text, "where", expected: "a column, one of = != < <= > >=, and a value")
    }
    let column = String(parts.1)
    try check(column, in: columns)
    let bound = String(parts.3)
    if texts.contains(column) { return .array([JSONTree(column), JSONTree(String(parts.2)), JSONTree(bound)]) }
    guard let number = MetricPage.number(bound), number.isFinite else {
      throw QuestionError.badParameter(
        text, "where", expected: "a number after \(parts.2), for \(column) holds numbers")
    }
    return .array([JSONTree(column), JSONTree(String(parts.2)), .cell(.real(number))])
  }

  /// A date, or a time with a zone or in UTC.
  private static func time(_ text: String, _ parameter: String) throws -> String {
    guard let time = UTCTime(.text(text)) ?? UTCTime(.text(text + "T00:00:00Z")) else {
      throw QuestionError.badParameter(text, parameter, expected: "a time such as 2025-11-01 or 2025-11-01T12:00:00Z")
    }
    return time.text
  }
}

extension Warehouse {
  /// Writes the runs that are chosen, one row each.
  public func listRuns(_ choice: RunChoice, format: RowFormat, to output: inout Output) throws {
    let parameters = try explained {
      try choice.parameters(columns: columns(of: "run_summary"))
    }
    try answer(Question(named: "runs"), parameters, format: format, to: &output)
  }

  /// The columns of a table or view.
  func columns(of name: String) throws -> [String] {
    try connection.rows(SQL.columns, ["name": .text(name)]).compactMap {
      if case .text(let column) = $0.first { column } else { nil }
    }
  }
}
