import ArgumentParser
import Exposition
import SoakWarehouse

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write results in the formats of other tools.", subcommands: [ExportIterations.self])
}

struct ExportIterations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "iterations",
    abstract: "Write the iteration table, sorted by run and iteration.",
    discussion: "A file given with -o appears, or replaces the old one, only when it is whole.")
  @Option(
    name: .customLong("run"), help: ArgumentHelp("A run's name, or latest; all runs unless given.", valueName: "name"))
  var runs: [String] = []
  @Option(help: "csv, json or ndjson; table and markdown for people.") var format = RowFormat.csv
  @Option(help: ArgumentHelp("Columns of iter_table, in the order wanted.", valueName: "a,b,...")) var columns: String?
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"))
  var output: String?
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let warehouse = try Warehouse(reading: database.path)
    let columns = columns?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var output = try output.map { path in try Output(path: path) } ?? Output.standard()
    try warehouse.exportIterations(of: runs, columns: columns, format: format, to: &output)
  }
}
