import ArgumentParser
import Exposition
import SoakWarehouse

enum SummaryFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Store soak runs: a run directory, a folder of them, or single files of one.",
    discussion: """
      Each run is stored whole or not at all. The same files again change nothing. A file that cannot be taken is kept \
      in rejected_file and named; what is odd inside a good file is kept in issue.
      """)
  @Argument(help: ArgumentHelp("Run directories, folders of run directories, or single summaries.", valueName: "path"))
  var paths: [String]
  @OptionGroup var database: DatabaseOption
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("The run's name; else its directory's, or one made from the content.", valueName: "name"))
  var runName: String?
  @Option(name: .customLong("label"), help: ArgumentHelp("A label for each run; repeatable.", valueName: "key=value"))
  var labels: [String] = []
  @Option(
    help: ArgumentHelp(
      "Where an iteration is stored with other bytes: reject the run, replace the document, or keep the stored one.",
      valueName: "policy"))
  var onConflict = ConflictPolicy.reject
  @Option(
    name: .customLong("metric"),
    help: ArgumentHelp("Store only histograms whose metric matches, such as 'mm_*'; repeatable.", valueName: "glob"))
  var metrics: [String] = []
  @Flag(help: "Say nothing but what went wrong.") var quiet = false
  @Option(help: "How to say what was done: text or json.") var format = SummaryFormat.text

  func run() throws {
    var options = IngestOptions()
    options.runName = runName
    options.labels = try labels.map { try RunLabel($0) }
    options.onConflict = onConflict
    options.metrics = metrics
    let voice = IngestVoice(format: format, isQuiet: quiet)
    let plan = try IngestPlan(paths, options)
    let report =
      try plan.isEmpty
      ? IngestReport(plan)
      : database.ingesting().ingest(plan, progress: voice.progress, finished: voice.complain)
    do {
      try voice.summarize(report)
    } catch OutputError.closedPipe {
      // The runs are stored, or were refused, whether or not anybody reads of it.
    }
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }
}
