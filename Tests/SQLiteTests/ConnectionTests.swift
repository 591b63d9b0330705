import SQLite
import Testing

struct ConnectionTests {
  private func memory() throws -> Connection {
    let connection = try Connection(path: ":memory:", mode: .create)
    try connection.execute("CREATE TABLE t (a, b)")
    return connection
  }

  @Test(
    arguments: [
      .null, 7, .integer(.min), .real(0.1), .real(.infinity), "", "a\0b", "é", .blob([]), .blob([0, 255]),
    ] as [Value])
  func `A value comes back as it was bound`(value: Value) throws {
    let connection = try memory()
    try connection.run("INSERT INTO t (a) VALUES (:a)", ["a": value])
    #expect(try connection.value("SELECT a FROM t") == value)
  }

  @Test func `A name in double quotes is never a text`() throws {
    let connection = try memory()
    #expect(throws: SQLiteError.self) { try connection.rows("SELECT \"nope\" FROM t") }
  }

  @Test func `An error carries SQLite's code, its message and the SQL`() throws {
    let connection = try memory()
    let error = #expect(throws: SQLiteError.self) { try connection.prepare("SELEC 1") }
    #expect(error?.code == 1)
    #expect(error?.description == "near \"SELEC\": syntax error (SQLite code 1) in: SELEC 1")
  }

  @Test func `A transaction that throws or declines leaves nothing`() throws {
    struct Stop: Error {}
    let connection = try memory()
    #expect(throws: Stop.self) {
      try connection.transaction { () throws -> (Void, commit: Bool) in
        try connection.run("INSERT INTO t VALUES (1, 2)")
        throw Stop()
      }
    }
    try connection.transaction { (try connection.run("INSERT INTO t VALUES (1, 2)"), commit: false) }
    #expect(try connection.value("SELECT count(*) FROM t") == 0)
  }

  @Test func `A savepoint gives up only what was written inside it`() throws {
    let connection = try memory()
    try connection.transaction {
      try connection.run("INSERT INTO t VALUES (1, 1)")
      try connection.savepoint { (try connection.run("INSERT INTO t VALUES (2, 2)"), keep: false) }
      try connection.savepoint { (try connection.run("INSERT INTO t VALUES (3, 3)"), keep: true) }
      return ((), commit: true)
    }
    #expect(try connection.rows("SELECT a FROM t") == [[1], [3]])
  }

  @Test func `A statement runs again with other values, and counts the rows it changes`() throws {
    let connection = try memory()
    let insert = try connection.prepare("INSERT INTO t VALUES (:a, :b)")
    #expect(try insert.run(["a": 1, "b": "x"]) == 1)
    #expect(try insert.run(["a": 2, "b": .null, "unknown": 3]) == 1)
    #expect(try connection.rows("SELECT a, b FROM t") == [[1, "x"], [2, .null]])
  }

  @Test func `A function of ours is called from SQL`() throws {
    let connection = try memory()
    try connection.register("twice") { if case .integer(let n) = $0 { .integer(2 * n) } else { $0 } }
    #expect(try connection.rows("SELECT twice(21), twice('x'), twice(NULL)") == [[42, "x", .null]])
  }
}
