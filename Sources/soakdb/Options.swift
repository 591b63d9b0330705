public import ArgumentParser
public import Exposition
import Glibc
public import SoakWarehouse

struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("The database: else $SOAKDB, else soak.db.", valueName: "file"))
  var db: String?

  func validate() throws {
    if db == "" { throw ValidationError("--db names no file.") }
    if db == ":memory:" { throw ValidationError("A database in memory would be gone at once: --db needs a file.") }
  }

  /// A name that SQLite would take for a URI is one below the current folder.
  var path: String { name.hasPrefix("file:") ? "./" + name : name }

  private var name: String {
    if let db { return db }
    if let variable = getenv("SOAKDB"), variable.pointee != 0 { return String(cString: variable) }
    return "soak.db"
  }
}

struct FormatOption: ParsableArguments {
  @Option(help: "table, csv, json, ndjson or markdown.")
  var format = RowFormat.table
}

extension RowFormat: ExpressibleByArgument {}
extension ConflictPolicy: ExpressibleByArgument {}
