import Exposition
import SQLite

/// What a check of a whole database found.
public struct CheckReport: Sendable {
  /// One thing that is not as it must be.
  public struct Finding: Sendable {
    /// The run it is in; nil where it concerns the database.
    public let run: String?
    public let iter: Int64?
    /// What is wrong, with the table and the column.
    public let what: String

    public var description: String {
      let place = run.map { "run '\($0)'" + (iter.map { ", iteration \($0)" } ?? "") } ?? "database"
      return "\(place): \(what)"
    }
  }

  public internal(set) var findings = 0
  public internal(set) var runs = 0
  /// Documents that were derived from again, and other stored files whose digest was taken.
  public internal(set) var documents = 0
  public internal(set) var otherFiles = 0
}

extension Warehouse {
  /// Looks for whatever is not as SQLite, the stored digests and a second derivation from the documents say it must be.
  /// Nothing is written; a writer may go on between one run and the next.
  /// - Parameter found: called with each finding.
  public static func check(
    _ path: String, busySeconds: Int = 30, onWait: () -> Void = {},
    found: @escaping (CheckReport.Finding) throws -> Void
  ) throws -> CheckReport {
    try explained(path, busySeconds) {
      let connection = try readable(path, busySeconds, onWait)
      guard try Schema.isUnderstood(connection, path: path) else { throw SchemaError.uncheckable(path: path) }
      return try Check(connection, found).check()
    }
  }
}

/// One check: pages, references, schema, then run by run.
final class Check {
  let connection: Connection
  let scratch: Connection
  private let found: (CheckReport.Finding) throws -> Void
  var report = CheckReport()

  init(_ connection: Connection, _ found: @escaping (CheckReport.Finding) throws -> Void) throws {
    (self.connection, self.found) = (connection, found)
    // A file without a name, in memory as long as it is small.
    scratch = try Connection(path: "", mode: .create)
    try Schema.upgrade(scratch, path: "")
  }

  func check() throws -> CheckReport {
    try finding { for line in try connection.integrityCheck() { try add(nil, nil, line) } }
    try finding { for line in try connection.danglingReferences() { try add(nil, nil, line) } }
    try finding { for line in try connection.strayIndexes() { try add(nil, nil, line) } }
    try finding { try checkSchema() }
    try finding {
      try compare(SQL.aliases, in: "metric_alias", [:], [:], nil, derivation: "this soakdb has it as")
    }
    try finding { try checkLayouts() }
    var runs: [(id: Int64, name: String)] = []
    try finding {
      for row in try connection.rows(SQL.runsById) {
        if case (.integer(let id), .text(let name)) = (row[0], row[1]) { runs.append((id, name)) }
      }
    }
    for run in runs {
      // A writer that waits may commit here.
      try connection.execute("COMMIT; BEGIN")
      try finding(in: run.name) { try checkRun(run.id, run.name) }
      report.runs += 1
    }
    return report
  }

  func add(_ run: String?, _ iter: Int64?, _ what: String) throws {
    report.findings += 1
    try found(.init(run: run.map(Terminal.inert), iter: iter, what: Terminal.inert(what)))
  }

  /// Runs a part of the check; where SQLite cannot go on in it, that is a finding, and the other parts go on.
  private func finding(in run: String? = nil, _ part: () throws -> Void) throws {
    do {
      try part()
    } catch let error as SQLiteError where !error.isInputOutput && !error.isBusy {
      try add(run, nil, error.message)
    }
  }

  /// Tables, indexes and views of ours must be there, letter by letter; a person's own may be.
  private func checkSchema() throws {
    let stored = try connection.rows(SQL.schemaObjects)
    for object in try scratch.rows(SQL.schemaObjects) where !stored.contains(object) {
      guard case (.text(let name), .text(let type)) = (object[0], object[1]) else { continue }
      let way = type == "view" ? "; any other command rewrites it" : ""
      try add(nil, nil, "\(type) \(name) is not as this soakdb makes it\(way)")
    }
  }

  /// Each layout's bounds stand in its text and again in rows.
  private func checkLayouts() throws {
    var rows: [String: [[Value]]] = [:]
    for row in try connection.rows(SQL.layouts) {
      if case .text(let bounds) = row[0] { rows[bounds, default: []].append(Array(row.dropFirst())) }
    }
    for (text, stored) in rows.sorted(by: { $0.key < $1.key }) {
      let bounds = text.split(separator: " ").map { Double($0) }
      let derived = bounds.indices.map { place in
        [Value(place), Value(bounds[place]), place == 0 ? .null : Value(bounds[place - 1])]
      }
      if stored != derived || bounds.contains(nil) { try add(nil, nil, "bucket_bound differs from the bounds \(text)") }
    }
  }
}
