public import Exposition
import SQLite

/// One file of Queries/: a question with named parameters that soakdb and the sqlite3 shell answer alike.
public struct Question: Sendable {
  /// The file's name without its ending.
  public let name: String
  public let sql: String

  /// What the file says of itself: the comment at its top.
  public var documentation: String {
    // By its bytes, and no further than it goes: to look for lines in all of the files takes longer than a start.
    var (lines, rest) = ([Substring](), sql.utf8[...])
    while rest.starts(with: "-- ".utf8) {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      lines.append(Substring(line.dropFirst(3)))
      rest = rest[line.endIndex...].dropFirst()
    }
    return lines.joined(separator: "\n")
  }

  /// The first sentence of it.
  public var summary: String {
    let bytes = documentation.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    let end = bytes.indices.dropLast().first { bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == UInt8(ascii: " ") }
    return String(decoding: end.map { bytes[...$0] } ?? bytes[...], as: UTF8.self)
  }

  /// All questions, by name.
  public static var all: [Question] { SQL.queries.map { Question(name: $0.name, sql: $0.sql) } }

  /// The question of that name.
  public init(named name: String) throws(QuestionError) {
    guard let found = Self.all.first(where: { $0.name == name }) else {
      throw .unknownQuestion(name, known: Self.all.map(\.name))
    }
    self = found
  }

  private init(name: String, sql: String) { (self.name, self.sql) = (name, sql) }
}

extension Warehouse {
  /// Writes the rows that answer a question.
  /// - Parameter parameters: texts, bound as they are; one that is left out is NULL. `run` may be `latest`, and `label` is
  ///   a JSON object; where no run has these labels, that is said.
  public func answer(
    _ question: Question, _ parameters: [String: String], format: RowFormat, to output: inout Output
  ) throws {
    try explained {
      try question.checkNeeds(parameters)
      let statement = try prepare(question, parameters)
      var writer = RowWriter(format: format, columns: statement.columnNames)
      let columns = 0..<statement.columnNames.count
      while try statement.step() {
        for column in columns { try writer.write(Cell(statement.value(column)), to: &output) }
      }
      try writer.finish(to: &output)
    }
  }

  /// The rows that answer a question, for answers known to be small.
  public func rows(
    _ question: Question, _ parameters: [String: String]
  ) throws -> (columns: [String], rows: [[Cell]]) {
    try explained {
      let statement = try prepare(question, parameters)
      var rows: [[Cell]] = []
      while try statement.step() { rows.append(statement.values.map(Cell.init)) }
      return (statement.columnNames, rows)
    }
  }

  private func prepare(_ question: Question, _ parameters: [String: String]) throws -> Statement {
    let statement = try connection.prepare(question.sql)
    let known = statement.parameterNames
    for name in parameters.keys where !known.contains(name) {
      throw QuestionError.unknownParameter(name, question: question.name, known: known)
    }
    let values = try values(of: parameters)
    if parameters["run"] == nil, parameters["label"] != nil {
      _ = try names(of: [], labels: parameters["label"])
    }
    try statement.bind(values)
    return statement
  }

  /// The name of a run that is there: `run` itself, for `latest` the run that was ingested last, for `latest~2` the
  /// second before it.
  public func resolve(_ run: String) throws -> String {
    try explained { try find(run) }
  }

  /// - Parameter labels: a JSON object; only runs that have these labels count, for `latest` too. Nil: all runs.
  func find(_ run: String, labels: String? = nil) throws -> String {
    if let back = RunName.back(run) {
      let chosen: [String: Value] = ["back": .integer(back), "label": Value(labels)]
      guard case .text(let name) = try connection.value(Question(named: "latest").sql, chosen) else {
        throw try back > 0
          ? QuestionError.unknownRun(run)
          : labels.flatMap { try connection.value(SQL.runNames) == nil ? nil : .noLabelledRun($0) } ?? .noRuns
      }
      return name
    }
    guard try connection.value(SQL.runNames, ["run": .text(run)]) != nil else {
      throw QuestionError.unknownRun(Terminal.inert(run))
    }
    if let labels, try connection.value(SQL.runNames, ["run": .text(run), "label": .text(labels)]) == nil {
      throw QuestionError.otherLabels(run, labels)
    }
    return run
  }

  /// The runs that are asked for, each once; none: all.
  func names(of runs: [String], labels: String? = nil) throws -> [Value] {
    var names: [Value] = []
    for run in try runs.map({ try find($0, labels: labels) }).map(Value.text) where !names.contains(run) {
      names.append(run)
    }
    if runs.isEmpty { names = try connection.rows(SQL.runNames, ["label": Value(labels)]).compactMap(\.first) }
    if let labels, names.isEmpty, try connection.value(SQL.runNames) != nil {
      throw QuestionError.noLabelledRun(labels)
    }
    guard !names.isEmpty else { throw QuestionError.noRuns }
    return names
  }
}

/// Why a question has no answer.
public enum QuestionError: Error, CustomStringConvertible {
  case noRuns
  case unknownRun(String)
  case noLabelledRun(String)
  case otherLabels(String, String)
  case unknownQuestion(String, known: [String])
  case unknownParameter(String, question: String, known: [String])
  case missingParameter(String, question: Question)
  case badParameter(String, String, expected: String)
  case unknownColumn(String, known: [String], of: String = "The iteration table")
  case repeatedColumn([String])
  case unknownRelation(String, known: [String])

  public var description: String {
    switch self {
    case .noRuns: "The database holds nothing to answer this with. Ingest a run first: soakdb ingest DIR."
    case .unknownRun(let run): "There is no run named '\(run)'. The runs there are: soakdb runs."
    case .noLabelledRun(let labels):
      "No run has the labels \(Terminal.inert(labels)). Those there are: soakdb label list."
    case .otherLabels(let run, let labels):
      "The run '\(run)' has not the labels \(Terminal.inert(labels)). "
        + "Those it has: soakdb label list '\(run)'."
    case .unknownQuestion(let name, let known):
      "There is no query named '\(name)'. Choose one of: \(known.joined(separator: ", "))."
    case .unknownParameter(let name, let question, let known):
      known.isEmpty
        ? "The query \(question) takes no parameters, so '\(name)' has no place in it."
        : "The query \(question) has no parameter '\(name)'. It takes: \(known.joined(separator: ", "))."
    case .missingParameter(let name, let question):
      "The query \(question.name) cannot do without the parameter \(name): --param \(name)=VALUE.\n"
        + question.documentation
    case .badParameter(let text, let parameter, let expected):
      "'\(Terminal.inert(text))' cannot be the parameter \(parameter): expected \(expected)."
    case .unknownRelation(let name, let known):
      "There is no table or view named '\(name)'. Choose one of: \(known.joined(separator: ", "))."
    case .repeatedColumn(let columns):
      "A column can be asked for once, and these name one twice: \(columns.joined(separator: ","))."
    case .unknownColumn(let name, let known, let table):
      "\(table) has no column '\(name)'. Choose from: \(known.joined(separator: ","))."
    }
  }
}
