import ArgumentParser
import Exposition
import SoakWarehouse

struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the runs, one row each.",
    discussion: """
      --sort and --where take any column of the view run_summary: soakdb schema run_summary. The same rows come from \
      Queries/runs.sql in the sqlite3 shell.
      """)
  @OptionGroup var chosen: LabelOption
  @Option(help: ArgumentHelp("Only runs whose name matches, such as 'nightly-*'.", valueName: "glob")) var name: String?
  @Option(help: ArgumentHelp("Only runs of which something was last stored at that time or later.", valueName: "time"))
  var since: String?
  @Option(help: ArgumentHelp("Only runs of which something was last stored before that time.", valueName: "time"))
  var until: String?
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("A condition, such as 'violated>0'; repeatable, and then all must hold.", valueName: "condition")
  )
  var conditions: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The column to sort by, -column for the highest first; by name unless given.", valueName: "column"))
  var sort: String?
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func run() throws {
    var choice = RunChoice()
    choice.labels = try chosen.labels
    choice.name = name
    choice.since = since
    choice.until = until
    choice.conditions = conditions
    choice.sort = sort
    var standard = Output.standard()
    try database.reading().listRuns(choice, format: output.format, to: &standard)
  }
}
