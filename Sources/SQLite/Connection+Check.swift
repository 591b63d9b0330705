import CSQLite

extension Connection {
  /// What is wrong with the pages, at most `limit` findings; none where they are whole. `PRAGMA quick_check`
  public func quickCheck(limit: Int = 1) throws(SQLiteError) -> [String] { try check("quick_check", limit) }

  /// The same, and whether each index says what its table says. `PRAGMA integrity_check`
  public func integrityCheck(limit: Int = 100) throws(SQLiteError) -> [String] { try check("integrity_check", limit) }

  /// Rows that refer to a row that is not there. `PRAGMA foreign_key_check`
  public func danglingReferences() throws(SQLiteError) -> [String] {
    try rows("PRAGMA foreign_key_check").prefix(100).map { row in
      "a row of \(row[0].text ?? "?") refers to a row of \(row[2].text ?? "?") that is not there"
    }
  }

  private func check(_ name: String, _ limit: Int) throws(SQLiteError) -> [String] {
    let found = try rows("PRAGMA \(name)(\(limit))").compactMap { $0[0].text }
    return found == ["ok"] ? [] : found
  }
}
