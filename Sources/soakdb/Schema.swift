import ArgumentParser
import Exposition
import SoakWarehouse

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Say what the tables and views hold.",
    discussion: "Of this soakdb's own schema; no database is opened.")
  @Argument(help: ArgumentHelp("A view or table; a list of all unless given.", valueName: "view")) var name: String?
  @Option(
    help: ArgumentHelp(
      "Write metadata.json for Datasette instead, for a database file of this name, without its ending.",
      valueName: "database"))
  var datasette: String?
  @OptionGroup var output: FormatOption

  func validate() throws {
    if datasette != nil && name != nil { throw ValidationError("--datasette describes all: leave \(name!) out.") }
  }

  func run() throws {
    let guide = try SchemaGuide()
    var standard = Output.standard()
    if let datasette { return try standard.write(guide.datasette(database: datasette)) }
    guard let name else {
      let rows = guide.relations.map { [Cell.text($0.name), .text($0.isView ? "view" : "table"), .text($0.summary)] }
      return try standard.write(rows, columns: ["name", "kind", "what it is"], format: output.format)
    }
    let relation = try guide.relation(named: name)
    if output.format == .table || output.format == .markdown { try standard.write(relation.text + "\n\n") }
    let rows = relation.columns.map { [Cell.text($0.name), .text($0.unit), .text($0.text)] }
    try standard.write(rows, columns: ["column", "unit", "what it is"], format: output.format)
  }
}
