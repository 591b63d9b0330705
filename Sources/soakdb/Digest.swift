import ArgumentParser
import SoakWarehouse

struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Print the digest of what runs hold, or of the whole database.",
    discussion: """
      It is the SHA-256 of the lines of Queries/digest.sql: the documents' own digests, and not the order, times, \
      places and versions of ingests. Printed as sha256sum does: the digest, two spaces, the name.
      """)
  @Argument(help: ArgumentHelp("Runs' names, or latest; the whole database unless given.", valueName: "run"))
  var names: [String] = []
  @Flag(help: "Each run.") var all = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if all && !names.isEmpty { throw ValidationError("--all names every run: leave the names out.") }
  }

  func run() throws {
    let warehouse = try database.reading()
    var output = Output.standard()
    guard all || !names.isEmpty else {
      return try output.write("\(warehouse.digest(of: nil))  \(database.path)\n")
    }
    for name in try all ? warehouse.runNames() : names.map(warehouse.resolve) {
      try output.write("\(warehouse.digest(of: name))  \(name)\n")
    }
  }
}
