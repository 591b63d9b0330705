import Exposition
import Glibc
import SQLite

/// Another warehouse whose runs are read, and which is never written.
final class MergeSource {
  let path: String
  private let connection: Connection
  private let busySeconds: Int
  private let documents, bytes, superseded, sideFiles, rejectedFiles, fileIssues, labels, findSuperseded: Statement

  /// Opens the database at `path`. One with an older schema is copied into `folder`, and the copy brought up to date.
  convenience init(_ path: String, copyInto folder: String, busySeconds: Int, onWait: () -> Void) throws {
    let connection = try Warehouse.explained(path, busySeconds) {
      try Warehouse.recovering(path, busySeconds, onWait) {
        let connection = try Connection(path: path, mode: .readOnly, busySeconds: busySeconds)
        _ = try Schema.isCurrent(connection, path: path)
        return try Schema.version(of: connection) == Schema.version
          ? connection : Schema.upgradedCopy(of: connection, folder: folder)
      }
    }
    try self.init(connection, path: path, busySeconds: busySeconds)
  }

  init(_ connection: Connection, path: String, busySeconds: Int) throws {
    self.path = path
    self.busySeconds = busySeconds
    self.connection = connection
    documents = try connection.prepare(SQL.storedDocuments)
    bytes = try connection.prepare(SQL.documentBytes)
    superseded = try connection.prepare(SQL.storedSuperseded)
    sideFiles = try connection.prepare(SQL.storedSideFiles)
    rejectedFiles = try connection.prepare(SQL.storedRejectedFiles)
    fileIssues = try connection.prepare(SQL.fileIssues)
    labels = try connection.prepare(SQL.runLabels)
    findSuperseded = try connection.prepare(SQL.findSuperseded)
  }

  /// The names of its runs, sorted.
  func runNames() throws -> [String] {
    try Warehouse.explained(path, busySeconds) {
      try connection.rows(SQL.runNames).compactMap { if case .text(let name) = $0[0] { name } else { nil } }
    }
  }

  /// How many documents its runs have.
  func documentCount() throws -> Int {
    guard case .integer(let count)? = try connection.value(SQL.countDocuments) else { return 0 }
    return Int(count)
  }

  /// Runs `body` with the id of a run, as it is now.
  func read<Result>(_ run: String, _ body: (Value) throws -> Result) throws -> Result {
    try Warehouse.explained(path, busySeconds) {
      try connection.snapshot {
        guard let id = try connection.value(SQL.findRun, ["name": .text(run)]) else {
          throw QuestionError.unknownRun(Terminal.inert(run))
        }
        return try body(id)
      }
    }
  }

  /// Which ingest brought something, as the last four columns of the rows say it.
  struct Origin: Hashable {
    let ingestedAt, source, soakdbVersion, schemaVersion: Value

    init(_ row: [Value]) {
      (ingestedAt, source, soakdbVersion, schemaVersion) =
        (row[row.count - 4], row[row.count - 3], row[row.count - 2], row[row.count - 1])
    }
  }

  /// A document without its bytes.
  struct Document {
    let id: Int64
    let iter: Int64
    let kind: DocumentKind
    let symbol: String
    let file: String
    let sha256: String
    let origin: Origin

    /// What it is one of, in any run.
    var key: [String: Value] { ["iter": .integer(iter), "kind": .text(kind.name), "symbol": .text(symbol)] }
  }

  func forEachDocument(of run: Value, _ body: (Document) throws -> Void) throws {
    try forEachRow(documents, run) { row in
      guard
        case (.integer(let id), .integer(let iter), .text(let name), .text(let symbol), .text(let file)) =
          (row[0], row[1], row[2], row[3], row[4]),
        case .text(let sha256) = row[5], let kind = DocumentKind(name: name)
      else { return }
      try body(
        Document(id: id, iter: iter, kind: kind, symbol: symbol, file: file, sha256: sha256, origin: Origin(row)))
    }
  }

  /// The bytes of a document's file.
  func bytes(of document: Document) throws -> [UInt8] {
    guard case .blob(let bytes)? = try bytes.firstRow(["document_id": .integer(document.id)])?[0] else { return [] }
    return bytes
  }

  /// Whether this warehouse has put a document aside for another.
  func hasSuperseded(_ sha256: Value, _ key: [String: Value], of run: Value) throws -> Bool {
    try findSuperseded.firstRow(key.merging(["run_id": run, "sha256": sha256]) { $1 }) != nil
  }

  func forEachSuperseded(of run: Value, _ body: ([Value]) throws -> Void) throws {
    try forEachRow(superseded, run, body)
  }
  func forEachSideFile(of run: Value, _ body: ([Value]) throws -> Void) throws { try forEachRow(sideFiles, run, body) }
  func forEachRejectedFile(of run: Value, _ body: ([Value]) throws -> Void) throws {
    try forEachRow(rejectedFiles, run, body)
  }
  func forEachFileIssue(of run: Value, _ body: ([Value]) throws -> Void) throws {
    try forEachRow(fileIssues, run, body)
  }
  func forEachLabel(of run: Value, _ body: ([Value]) throws -> Void) throws { try forEachRow(labels, run, body) }

  private func forEachRow(_ statement: Statement, _ run: Value, _ body: ([Value]) throws -> Void) throws {
    defer { statement.reset() }
    try statement.bind(["run_id": run])
    while try statement.step() { try body(statement.values) }
  }
}

extension Schema {
  /// A copy of an older database, brought up to date. Its file has no name any more, and goes with the connection.
  fileprivate static func upgradedCopy(of connection: Connection, folder: String) throws -> Connection {
    let path = "\(folder)/.soakdb-merge.\(getpid()).tmp"
    unlink(path)
    TemporaryFile.add(path)
    defer {
      unlink(path)
      TemporaryFile.remove(path)
    }
    try connection.run(SQL.copyDatabase, ["file": .text(path)])
    let copy = try Connection(path: path, mode: .readWrite)
    try upgrade(copy, path: path)
    return copy
  }
}
