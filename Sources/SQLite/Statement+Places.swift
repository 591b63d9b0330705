import CSQLite

/// For the hottest statements: values bound at their places, counted from 1 in the order in which parameters first
/// appear. What is bound stays until it is bound anew.
extension Statement {
  /// The place of a parameter. `sqlite3_bind_parameter_index`
  public func place(of name: String) -> Int? { parameterNames.firstIndex(of: name).map { $0 + 1 } }

  /// `sqlite3_bind_int64`
  public func bind(_ place: Int, _ integer: Int64) throws(SQLiteError) {
    try check(sqlite3_bind_int64(handle, Int32(place), integer))
  }

  /// NaN becomes NULL. `sqlite3_bind_double`
  public func bind(_ place: Int, _ real: Double) throws(SQLiteError) {
    try check(sqlite3_bind_double(handle, Int32(place), real))
  }

  /// `sqlite3_bind_text64`
  public func bind(_ place: Int, _ text: String) throws(SQLiteError) {
    try check(csqlite_bind_text(handle, Int32(place), text, UInt64(text.utf8.count)))
  }

  /// Nil becomes NULL.
  public func bind(_ place: Int, _ text: String?) throws(SQLiteError) {
    if let text { try bind(place, text) } else { try bindNull(place) }
  }

  /// `sqlite3_bind_null`
  public func bindNull(_ place: Int) throws(SQLiteError) { try check(sqlite3_bind_null(handle, Int32(place))) }

  /// Binds text of UTF-8 without a copy: it must stay where it is while the statement runs, and be bound anew before
  /// the statement runs again.
  public func bind(_ place: Int, text bytes: UnsafeBufferPointer<UInt8>) throws(SQLiteError) {
    try check(csqlite_bind_text_in_place(handle, Int32(place), bytes.baseAddress, UInt64(bytes.count)))
  }

  /// Binds bytes without a copy, as `bind(_:text:)` does.
  public func bind(_ place: Int, blob bytes: UnsafeBufferPointer<UInt8>) throws(SQLiteError) {
    try check(csqlite_bind_blob_in_place(handle, Int32(place), bytes.baseAddress, UInt64(bytes.count)))
  }

  private func check(_ code: Int32) throws(SQLiteError) {
    guard code == SQLITE_OK else { throw SQLiteError(database, sql: sql) }
  }
}
