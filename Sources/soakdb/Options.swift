public import ArgumentParser
public import Exposition
import Glibc
public import SoakWarehouse

struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("The database: else $SOAKDB, else soak.db.", valueName: "file"))
  var db: String?

  var path: String {
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
