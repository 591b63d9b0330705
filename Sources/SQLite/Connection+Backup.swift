import CSQLite

extension Connection {
  /// Copies the whole database into the file at `path`, which is there, is empty, and is given up where this fails: it is
  /// written without a journal and not synced. `sqlite3_backup_init`, `sqlite3_backup_step`
  /// - Returns: what is wrong with the copy's pages; none where they are whole.
  public func copy(to path: String) throws(SQLiteError) -> [String] {
    let copy = try Connection(path: path, mode: .readWrite)
    try copy.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    try copyPages(to: copy)
    return try copy.quickCheck()
  }

  /// A copy in a file without a name, in $TMPDIR, that is gone with its connection.
  public func temporaryCopy() throws(SQLiteError) -> Connection {
    let copy = try Connection(path: "", mode: .create)
    try copyPages(to: copy)
    return copy
  }

  private func copyPages(to copy: Connection) throws(SQLiteError) {
    guard let backup = sqlite3_backup_init(copy.handle, "main", handle, "main") else { throw SQLiteError(copy.handle) }
    // All pages in one step are one state of the database; a writer's commit waits for it.
    sqlite3_backup_step(backup, -1)
    guard sqlite3_backup_finish(backup) == SQLITE_OK else { throw SQLiteError(copy.handle) }
  }
}
