import SQLite

/// The warehouse's tables and views in one database file, and how they come to be there.
enum Schema {
  /// "soak" in ASCII: says in the file's header that the database is ours. `PRAGMA application_id`
  static let applicationID: Int64 = 0x736F_616B
  /// The number of migrations. `PRAGMA user_version`
  static var version: Int64 { Int64(SQL.migrations.count) }

  /// Creates what is missing and rewrites our views where their text has changed, in one transaction.
  /// - Parameter check: called before anything is written, once the database is known to be ours.
  static func upgrade(_ connection: Connection, path: String, check: (Connection) throws -> Void = { _ in }) throws {
    do {
      try beginUpgrade(connection, path: path, check: check)
      if connection.isInTransaction { try connection.commit() }
    } catch {
      connection.rollback()
      throw error
    }
  }

  /// The same, but for the commit: where something was missing, the transaction is left open.
  static func beginUpgrade(
    _ connection: Connection, path: String, check: (Connection) throws -> Void = { _ in }
  ) throws {
    // Before the first table, or it has no effect: large documents want large pages.
    try connection.execute("PRAGMA page_size = 16384")
    let isCurrent = try isCurrent(connection, path: path)
    try check(connection)
    if isCurrent { return }
    try connection.begin()
    let found = try version(of: connection)
    // A table cannot be rebuilt while a view names it.
    for view in SQL.views { try connection.execute("DROP VIEW IF EXISTS \(view.name)") }
    for migration in SQL.migrations.dropFirst(Int(found)) { try connection.execute(migration.sql) }
    for view in SQL.views { try connection.execute(view.sql) }
    try connection.execute("PRAGMA application_id = \(applicationID)")
    try connection.execute("PRAGMA user_version = \(version)")
  }

  /// Whether the tables are those of this version; throws where they can never be.
  static func isUnderstood(_ connection: Connection, path: String) throws -> Bool {
    let found = try version(of: connection)
    if found > version { throw SchemaError.newer(path: path, found: found, known: version) }
    guard try isOurs(connection) else { throw SchemaError.foreign(path: path) }
    return found == version
  }

  /// Whether tables and views are as this version has them; throws where they can never be.
  static func isCurrent(_ connection: Connection, path: String) throws -> Bool {
    let found = try version(of: connection)
    if found > version { throw SchemaError.newer(path: path, found: found, known: version) }
    if try !isOurs(connection) {
      guard try connection.value("SELECT count(*) FROM sqlite_schema") == 0, found == 0 else {
        throw SchemaError.foreign(path: path)
      }
      return false
    }
    let stored = try connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'view'")
    let views = Dictionary(stored.map { ($0[0], $0[1]) }) { $1 }
    return found == version && SQL.views.allSatisfy { views[.text($0.name)] == .text(statement($0.sql)) }
  }

  /// Whether nothing was ever stored in the file.
  static func isNew(_ connection: Connection) throws -> Bool { try connection.value("PRAGMA page_count") == 0 }

  static func isOurs(_ connection: Connection) throws -> Bool {
    try connection.value("PRAGMA application_id") == .integer(applicationID)
  }

  static func version(of connection: Connection) throws -> Int64 {
    guard case .integer(let version) = try connection.value("PRAGMA user_version") else { return 0 }
    return version
  }

  /// A view's text as SQLite keeps it: without the semicolon.
  private static func statement(_ sql: String) -> String {
    var text = sql
    while text.utf8.last == UInt8(ascii: "\n") || text.utf8.last == UInt8(ascii: ";") { text.removeLast() }
    return text
  }
}

/// Why a file cannot be used as a warehouse.
public enum SchemaError: Error, CustomStringConvertible {
  case missing(path: String)
  case foreign(path: String)
  case newer(path: String, found: Int64, known: Int64)
  case outdated(path: String)
  case uncheckable(path: String)

  public var description: String {
    switch self {
    case .missing(let path):
      "There is no database at \(path). Ingest a run first (soakdb ingest DIR), or name another file with --db or $SOAKDB."
    case .foreign(let path):
      "\(path) is a database of another program. Name another file with --db or $SOAKDB; this one was left as it is."
    case .newer(let path, let found, let known):
      "\(path) has schema version \(found), and this soakdb knows versions up to \(known). Use a newer soakdb."
    case .uncheckable(let path):
      "\(path) has an older schema. Bring it up to date with any other command, such as soakdb runs, then check it."
    case .outdated(let path):
      "\(path) has an older schema and cannot be written, so it cannot be brought to this soakdb's version. "
        + "Make the file and its folder writable, or use the soakdb that wrote it."
    }
  }
}
