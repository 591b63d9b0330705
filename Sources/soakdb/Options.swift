public import ArgumentParser
public import Exposition
import Glibc
public import SoakWarehouse

struct DatabaseOption: ParsableArguments {
  @Option(help: ArgumentHelp("The database: else $SOAKDB, else soak.db.", valueName: "file"))
  var db: String?
  @Option(help: ArgumentHelp("How long to wait for another process.", valueName: "seconds"))
  var busyTimeout = 30

  func validate() throws {
    guard 0...86_400 ~= busyTimeout else { throw ValidationError("--busy-timeout expects seconds, 0 to 86400.") }
    if db == "" { throw ValidationError("--db names no file.") }
    if db == ":memory:" { throw ValidationError("A database in memory would be gone at once: --db needs a file.") }
  }

  /// A name that SQLite would take for a URI is one below the current folder.
  var path: String { name.hasPrefix("file:") ? "./" + name : name }

  /// The database, for questions.
  func reading() throws -> Warehouse { try Warehouse(reading: path, busySeconds: busyTimeout, onWait: sayWaiting) }

  /// The database, with this process as its only writer.
  func writing() throws -> Warehouse { try Warehouse(writing: path, busySeconds: busyTimeout, onWait: sayWaiting) }

  /// The same, for an ingest.
  func ingesting() throws -> Warehouse {
    try Warehouse(ingestingInto: path, busySeconds: busyTimeout, onWait: sayWaiting)
  }

  /// The same, where there must be one already.
  func changing() throws -> Warehouse { try Warehouse(changing: path, busySeconds: busyTimeout, onWait: sayWaiting) }

  func sayWaiting() {
    StandardError.writeLine(
      "soakdb: Another process is writing \(Terminal.inert(path)). Waiting for it, \(busyTimeout) s at most.")
  }

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

/// `--label` where runs are chosen.
struct LabelOption: ParsableArguments {
  @Option(
    name: .customLong("label"),
    help: ArgumentHelp("Only runs with this label; repeatable, and then with all of them.", valueName: "key=value"))
  var texts: [String] = []

  var labels: [RunLabel] {
    get throws { try texts.map { try RunLabel($0) } }
  }

  /// As the questions of Queries/ take them.
  var parameters: [String: String] {
    get throws { try RunLabel.json(labels).map { ["label": $0] } ?? [:] }
  }
}

extension Output {
  mutating func write(_ text: String) throws { try write(Array(text.utf8)) }
}

extension RowFormat: ExpressibleByArgument {}
extension ConflictPolicy: ExpressibleByArgument {}
