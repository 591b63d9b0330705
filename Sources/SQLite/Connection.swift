import CSQLite

/// One open database. Closes itself with its last statement; not shared between threads.
public final class Connection {
  /// What may be done with the file; `create` makes it where it is missing.
  public enum Mode {
    case readOnly, readWrite, create

    var flags: Int32 {
      switch self {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    }
  }

  let handle: OpaquePointer
  /// Given up after the database is closed.
  private let lock: WriterLock?

  private static let isConfigured =
    csqlite_without_memory_statistics() == SQLITE_OK && csqlite_single_pages() == SQLITE_OK

  /// Opens the file at `path` (`:memory:` for none); waits `busySeconds` for others' locks. `sqlite3_open_v2`
  /// - Parameter lock: the writers' lock, held as long as the connection.
  public init(path: String, mode: Mode, busySeconds: Int = 30, lock: WriterLock? = nil) throws(SQLiteError) {
    _ = Self.isConfigured
    var opened: OpaquePointer?
    // One thread has the connection, so SQLite need not lock it at each call.
    let code = sqlite3_open_v2(path, &opened, mode.flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      let error = SQLiteError(opened)
      sqlite3_close_v2(opened)
      throw error
    }
    handle = opened
    self.lock = lock
    sqlite3_busy_timeout(handle, Int32(busySeconds * 1000))
    guard csqlite_strict_quotes(handle) == SQLITE_OK else { throw SQLiteError(handle) }
    try execute("PRAGMA foreign_keys = ON")
    // A commit is the removal of the journal, and with EXTRA that too is on the disk before it counts.
    if mode != .readOnly { try execute("PRAGMA synchronous = EXTRA") }
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs every statement of a script, without rows. `sqlite3_exec`
  public func execute(_ script: String) throws(SQLiteError) {
    guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw SQLiteError(handle, sql: script) }
  }

  /// Compiles one statement, to be stepped as often as wanted. `sqlite3_prepare_v3`
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var compiled: OpaquePointer?
    guard sqlite3_prepare_v3(handle, sql, -1, 0, &compiled, nil) == SQLITE_OK, let compiled else {
      throw SQLiteError(handle, sql: sql)
    }
    return Statement(self, compiled)
  }

  /// Compiles an INSERT for several rows at once: the last parentheses, which hold one row's parameters, are repeated.
  public func prepare(_ sql: String, rows: Int) throws(SQLiteError) -> Statement {
    guard let open = sql.lastIndex(of: "("), let close = sql.lastIndex(of: ")") else { return try prepare(sql) }
    let row = String(sql[open...close])
    return try prepare(sql[..<open] + Array(repeating: row, count: rows).joined(separator: ","))
  }

  /// Runs one statement with named values, for its effect; returns the number of rows it changed.
  @discardableResult
  public func run(_ sql: String, _ values: [String: Value] = [:]) throws(SQLiteError) -> Int {
    let statement = try prepare(sql)
    return try statement.run(values)
  }

  /// The first column of the first row, or nil where there is no row.
  public func value(_ sql: String, _ values: [String: Value] = [:]) throws(SQLiteError) -> Value? {
    let statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? statement.value(0) : nil
  }

  /// Every row as an array of cells: for answers known to be small.
  public func rows(_ sql: String, _ values: [String: Value] = [:]) throws(SQLiteError) -> [[Value]] {
    let statement = try prepare(sql)
    try statement.bind(values)
    var rows: [[Value]] = []
    while try statement.step() { rows.append(statement.values) }
    return rows
  }

  /// Runs `body` as the only writer, then keeps what it wrote where it returns `commit: true`.
  @discardableResult
  public func transaction<Result>(_ body: () throws -> (Result, commit: Bool)) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let (result, commit) = try body()
      try execute(commit ? "COMMIT" : "ROLLBACK")
      return result
    } catch {
      // Where SQLite has rolled back by itself, as it does on a full disk, there is nothing left to roll back.
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` on the database as it is now, whatever others write meanwhile.
  public func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    // Inside a transaction it stays as it is anyway.
    guard sqlite3_get_autocommit(handle) != 0 else { return try body() }
    try execute("BEGIN")
    defer { try? execute("ROLLBACK") }
    return try body()
  }

  /// Becomes the only writer, until `commit` or `rollback`.
  public func begin() throws(SQLiteError) { try execute("BEGIN IMMEDIATE") }

  /// Ends the transaction; what it wrote is on the disk.
  public func commit() throws(SQLiteError) { try execute("COMMIT") }

  /// Undoes the transaction, where SQLite has not undone it by itself, as it does on a full disk.
  public func rollback() { if isInTransaction { try? execute("ROLLBACK") } }

  /// `sqlite3_get_autocommit`
  public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Runs `body` inside a transaction, then keeps what it wrote where it returns `keep: true`.
  @discardableResult
  public func savepoint<Result>(_ body: () throws -> (Result, keep: Bool)) throws -> Result {
    try execute("SAVEPOINT inner")
    do {
      let (result, keep) = try body()
      try execute(keep ? "RELEASE inner" : "ROLLBACK TO inner; RELEASE inner")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK TO inner; RELEASE inner") }
      throw error
    }
  }

  /// The rowid of the last INSERT. `sqlite3_last_insert_rowid`
  public var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }
}
