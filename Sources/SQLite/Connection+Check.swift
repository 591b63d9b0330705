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

  /// Indexes that read otherwise than their tables: integrity_check looks entries up, which passes over the length of a
  /// record's header.
  public func strayIndexes() throws(SQLiteError) -> [String] {
    var found: [String] = []
    for index in try rows("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index'") {
      guard let name = index[0].text, let table = index[1].text else { continue }
      let columns = try rows("SELECT cid, name FROM pragma_index_xinfo(:name)", ["name": .text(name)])
      // One on an expression is not ours.
      guard !columns.contains(where: { $0[0] == -2 }) else { continue }
      let list = columns.map { $0[1].text.map { "\"\($0)\"" } ?? "rowid" }.joined(separator: ", ")
      let sql = index[2].text ?? ""
      let condition = sql.firstRange(of: " WHERE ").map { sql[$0.lowerBound...] }
      let rest = condition.map(String.init) ?? ""
      let differing = try value(
        """
        SELECT count(*) FROM (SELECT \(list) FROM "\(table)" INDEXED BY "\(name)"\(rest)
          EXCEPT SELECT \(list) FROM "\(table)" NOT INDEXED\(rest))
        """)
      if differing != 0 { found.append("index \(name) reads otherwise than its table") }
    }
    return found
  }

  private func check(_ name: String, _ limit: Int) throws(SQLiteError) -> [String] {
    let found = try rows("PRAGMA \(name)(\(limit))").compactMap { $0[0].text }
    return found == ["ok"] ? [] : found
  }
}
