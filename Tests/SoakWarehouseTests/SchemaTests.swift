import Exposition
import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

struct SchemaTests {
  @Test func `A database says in its header whose it is and of which version`() throws {
    let folder = try TestFolder()
    _ = try Warehouse(writing: folder.database)
    #expect(try folder.rows("PRAGMA application_id") == [[.integer(Schema.applicationID)]])
    #expect(try folder.rows("PRAGMA user_version") == [[.integer(Schema.version)]])
    #expect(try folder.rows("PRAGMA foreign_key_check").isEmpty)
    #expect(try folder.rows("PRAGMA integrity_check") == [["ok"]])
  }

  @Test func `Opening it again writes nothing`() throws {
    let folder = try TestFolder()
    _ = try Warehouse(writing: folder.database)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    _ = try Warehouse(writing: folder.database)
    _ = try Warehouse(reading: folder.database)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test func `A new database is an empty file, and none to readers, until its first run is stored`() throws {
    let folder = try TestFolder()
    let run = try folder.writeRun("r", iterations: 1...3)
    func size() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: folder.database)[.size] as? Int
    }
    var given: Warehouse? = try Warehouse(ingestingInto: folder.database)
    #expect(try given?.connection.value("SELECT count(*) FROM run") == 0)
    #expect(try size() == 0)
    for open in [{ try Warehouse(reading: $0) }, { try Warehouse(changing: $0) }] as [(String) throws -> Warehouse] {
      let error = #expect(throws: SchemaError.self) { try open(folder.database) }
      guard case .missing = error else { throw error! }
    }
    // A killed ingest leaves what one that is given up leaves.
    given = nil
    #expect(try size() == 0)
    try folder.ingest(run)
    #expect(try folder.rows("SELECT run, iterations FROM run_summary") == [["r", 3]])
    #expect(try folder.rows("PRAGMA page_size") == [[16384]])
    #expect(try folder.rows("PRAGMA application_id") == [[.integer(Schema.applicationID)]])
  }

  @Test func `A view of ours that was changed is put right, and a user's own stays`() throws {
    let folder = try TestFolder()
    try Warehouse(writing: folder.database).connection
      .execute("DROP VIEW run_window; CREATE VIEW mine AS SELECT name FROM run")
    let rows = try folder.rows("SELECT count(*) FROM mine UNION ALL SELECT count(*) FROM run_window")
    #expect(rows == [[0], [0]])
  }

  @Test func `What a killed process left half done is undone by a reader too`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...200))
    let writer = try Connection(path: folder.database, mode: .readWrite)
    try writer.execute("PRAGMA cache_size = 1; BEGIN; UPDATE document SET body = body || zeroblob(9000)")
    for ending in ["", "-journal"] {
      try FileManager.default.copyItem(atPath: folder.database + ending, toPath: folder.path("copy.db" + ending))
    }
    try writer.execute("ROLLBACK")
    let copy = try Warehouse(reading: folder.path("copy.db"))
    #expect(try copy.connection.value("SELECT max(length(body)) < 100 FROM document") == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path("copy.db-journal")))
  }

  @Test func `A database of before the plain checks keeps its rows and its conditions`() throws {
    let folder = try TestFolder()
    let older = try Connection(path: folder.database, mode: .create)
    for migration in SQL.migrations.prefix(5) { try older.execute(migration.sql) }
    try older.execute(
      """
      INSERT INTO run VALUES (1, 'r'); INSERT INTO ingest VALUES (1, 1, 't', 's', '0', 1);
      INSERT INTO document (document_id, run_id, iter, kind, symbol, file, sha256, body, ingest_id)
      VALUES (1, 1, 1, 'metrics', '', 'f', '', '', 1);
      PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 5
      """)
    let connection = try Warehouse(writing: folder.database).connection
    #expect(try connection.rows("SELECT kind FROM document") == [["metrics"]])
    #expect(try connection.integrityCheck().isEmpty)
    for statement in [
      "UPDATE document SET kind = 'other'",
      """
      INSERT INTO histogram (run_id, series_id, iter, layout_id, temporality, count, delta_count, delta_kind, document_id)
      VALUES (1, 1, 1, 1, 'delta', 1, 1, 'other', 1)
      """,
    ] {
      // A table of its own for each row that is checked is what the migration is for.
      #expect(try !connection.rows("EXPLAIN " + statement).contains { $0[1] == "OpenEphemeral" })
      let error = #expect(throws: SQLiteError.self) { try connection.execute(statement) }
      #expect(error?.description.contains("CHECK") == true)
    }
  }

  @Test func `Migrations are numbered without gaps`() {
    #expect(SQL.migrations.map { Int($0.name.prefix(4)) } == Array(1...SQL.migrations.count))
  }

  @Test func `A newer schema, another program's database and other files are refused and left as they are`() throws {
    let folder = try TestFolder()
    let newer = try Connection(path: folder.path("newer.db"), mode: .create)
    try newer.execute("PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 99")
    let foreign = try Connection(path: folder.path("foreign.db"), mode: .create)
    try foreign.execute("CREATE TABLE t (a)")
    try folder.write("text.db", String(repeating: "not a database ", count: 100))
    for name in ["newer.db", "foreign.db", "text.db"] {
      let before = try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
      #expect(throws: (any Error).self) { try Warehouse(writing: folder.path(name)) }
      #expect(throws: (any Error).self) { try Warehouse(reading: folder.path(name)) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path(name))) == before, "\(name)")
    }
    #expect(throws: SchemaError.self) { try Warehouse(reading: folder.path("missing.db")) }
  }

  @Test func `What the scanner takes, SQLite's JSON functions take too`() throws {
    let connection = try Warehouse(writing: ":memory:").connection
    var reader = DocumentReader(try MetricAliases(connection))
    var generator = SeededGenerator(state: 1)
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u0041\"", "1", "-0.5e+3", "NaN", "true", "null", " ", "\"é\"",
      "Infinity",
    ]
    var taken = 0
    for _ in 0..<20_000 {
      let inner = (0..<Int.random(in: 0...8, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }
      let text = "{\"a\":" + inner.joined() + "}"
      guard
        let document = try? Array(text.utf8).withUnsafeBufferPointer({
          try reader.read($0, .summary, iter: 1, symbol: "")
        })
      else { continue }
      let body = document.body.map { String(decoding: $0, as: UTF8.self) } ?? text
      taken += 1
      #expect(try connection.value("SELECT json_valid(:body)", ["body": .text(body)]) == 1, "\(text)")
    }
    #expect(taken > 500)
  }
}
