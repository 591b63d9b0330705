import CSQLite

/// What SQLite answered: its result code, its message, and the SQL that met it.
public struct SQLiteError: Error, CustomStringConvertible {
  /// The extended result code, such as 5 (`SQLITE_BUSY`) or 1555 (`SQLITE_CONSTRAINT_PRIMARYKEY`).
  public let code: Int32
  public let message: String
  public let sql: String

  /// The database is held by another connection and the wait for it has run out.
  public var isBusy: Bool { code & 0xff == SQLITE_BUSY || code & 0xff == SQLITE_LOCKED }

  /// The file is no SQLite database, or its pages contradict each other.
  public var isDamaged: Bool { code & 0xff == SQLITE_NOTADB || code & 0xff == SQLITE_CORRUPT }

  /// A transaction that was cut off must be undone first, and this connection may only read.
  public var needsRecovery: Bool { code == SQLITE_READONLY | 3 << 8 || code == SQLITE_READONLY | 1 << 8 }

  /// The journal is gone and so the change is made, but that may not be on the disk.
  public var isOnlyUnsynced: Bool { code == SQLITE_IOERR | 5 << 8 }

  /// The disk, the folder's permissions or the file system said no.
  public var isInputOutput: Bool {
    [SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH].contains(code & 0xff)
  }

  public var description: String {
    sql.isEmpty ? "\(message) (SQLite code \(code))" : "\(message) (SQLite code \(code)) in: \(sql)"
  }

  /// Reads the connection's last error: `sqlite3_extended_errcode`, `sqlite3_errmsg`.
  init(_ database: OpaquePointer?, sql: String = "") {
    code = sqlite3_extended_errcode(database)
    message = String(cString: sqlite3_errmsg(database))
    self.sql = sql
  }
}
