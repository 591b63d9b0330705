import CSQLite

extension Connection {
  /// Makes `name(x)` callable from SQL on this connection: a pure function of one value. `sqlite3_create_function_v2`
  public func register(_ name: String, _ function: @escaping @Sendable (Value) -> Value) throws(SQLiteError) {
    let box = Unmanaged.passRetained(Box(function))
    let code = sqlite3_create_function_v2(
      handle, name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, box.toOpaque(),
      { context, _, arguments in
        let box = Unmanaged<Box>.fromOpaque(sqlite3_user_data(context)).takeUnretainedValue()
        answer(context, box.function(read(arguments?[0])))
      },
      nil, nil, { Unmanaged<Box>.fromOpaque($0!).release() })
    guard code == SQLITE_OK else { throw SQLiteError(handle, sql: name) }
  }
}

private final class Box {
  let function: @Sendable (Value) -> Value
  init(_ function: @escaping @Sendable (Value) -> Value) { self.function = function }
}

private func read(_ argument: OpaquePointer?) -> Value {
  switch sqlite3_value_type(argument) {
  case SQLITE_INTEGER: return .integer(sqlite3_value_int64(argument))
  case SQLITE_FLOAT: return .real(sqlite3_value_double(argument))
  case SQLITE_TEXT:
    let count = Int(sqlite3_value_bytes(argument))
    let bytes = UnsafeBufferPointer(start: sqlite3_value_text(argument), count: count)
    return .text(String(decoding: bytes, as: UTF8.self))
  case SQLITE_BLOB:
    let count = Int(sqlite3_value_bytes(argument))
    return .blob([UInt8](UnsafeRawBufferPointer(start: sqlite3_value_blob(argument), count: count)))
  default: return .null
  }
}

private func answer(_ context: OpaquePointer?, _ value: Value) {
  switch value {
  case .null: sqlite3_result_null(context)
  case .integer(let integer): sqlite3_result_int64(context, integer)
  case .real(let real): sqlite3_result_double(context, real)
  case .text(let text): csqlite_result_text(context, text, UInt64(text.utf8.count))
  case .blob(let bytes): csqlite_result_blob(context, bytes, UInt64(bytes.count))
  }
}
