import CSQLite

/// One compiled statement with its bound values and its current row. Finalizes itself; keeps its connection open.
public final class Statement {
  private let connection: Connection
  let handle: OpaquePointer

  /// Takes over what `sqlite3_prepare_v3` compiled.
  init(_ connection: Connection, _ compiled: OpaquePointer) {
    self.connection = connection
    handle = compiled
  }

  deinit { sqlite3_finalize(handle) }

  var sql: String { String(cString: sqlite3_sql(handle)) }
  var database: OpaquePointer { connection.handle }

  /// The names of the columns of a row. `sqlite3_column_name`
  public var columnNames: [String] {
    (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
  }

  /// The names of the parameters, without their colon. `sqlite3_bind_parameter_name`
  public private(set) lazy var parameterNames: [String] = (0..<sqlite3_bind_parameter_count(handle)).map { index in
    sqlite3_bind_parameter_name(handle, index + 1).map { String(cString: $0 + 1) } ?? ""
  }

  private lazy var parameterIndices = Dictionary(
    zip(parameterNames, 1...Int32(max(1, parameterNames.count))), uniquingKeysWith: { first, _ in first })

  /// Binds values to the parameters `:name`; a name the statement has not is passed over.
  public func bind(_ values: [String: Value]) throws(SQLiteError) {
    for (name, value) in values {
      if let index = parameterIndices[name] { try bind(value, at: index) }
    }
  }

  private func bind(_ value: Value, at index: Int32) throws(SQLiteError) {
    let code =
      switch value {
      case .null: sqlite3_bind_null(handle, index)
      case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
      case .real(let real): sqlite3_bind_double(handle, index, real)
      case .text(let text): csqlite_bind_text(handle, index, text, UInt64(text.utf8.count))
      case .blob(let bytes): csqlite_bind_blob(handle, index, bytes, UInt64(bytes.count))
      }
    guard code == SQLITE_OK else { throw SQLiteError(database, sql: sql) }
  }

  /// Moves to the next row; false at the end, after which the statement can be run anew. `sqlite3_step`
  public func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let error = SQLiteError(database, sql: sql)
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs the statement for its effect; returns the number of rows it changed.
  @discardableResult
  public func run(_ values: [String: Value] = [:]) throws(SQLiteError) -> Int {
    try bind(values)
    let before = sqlite3_total_changes64(database)
    while try step() {}
    return Int(sqlite3_total_changes64(database) - before)
  }

  /// Runs the statement for its effect with what is bound.
  public func execute() throws(SQLiteError) { while try step() {} }

  /// The rowid of the connection's last INSERT. `sqlite3_last_insert_rowid`
  public var lastInsertedID: Int64 { connection.lastInsertedID }

  /// Makes the statement ready to run anew before its last row. `sqlite3_reset`
  public func reset() { sqlite3_reset(handle) }

  /// The first row's cells, or nil where there is none; leaves the statement ready to run anew.
  public func firstRow(_ values: [String: Value]) throws(SQLiteError) -> [Value]? {
    try bind(values)
    guard try step() else { return nil }
    let row = self.values
    sqlite3_reset(handle)
    return row
  }

  /// The current row's cells.
  public var values: [Value] { (0..<Int(sqlite3_column_count(handle))).map { value($0) } }

  /// The cell of the current row at `column`, counted from 0. `sqlite3_column_type`
  public func value(_ column: Int) -> Value {
    let index = Int32(column)
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      let count = Int(sqlite3_column_bytes(handle, index))
      let bytes = UnsafeBufferPointer(start: sqlite3_column_text(handle, index), count: count)
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(handle, index))
      return .blob([UInt8](UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, index), count: count)))
    default: return .null
    }
  }

  /// Whether the cell at `column` is this text; without a copy. `sqlite3_column_text`
  public func isText(_ column: Int, _ text: String) -> Bool {
    let cell = sqlite3_column_text(handle, Int32(column))
    let bytes = UnsafeBufferPointer(start: cell, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    return bytes.elementsEqual(text.utf8)
  }
}
