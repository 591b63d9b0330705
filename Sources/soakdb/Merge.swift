import ArgumentParser
import Exposition
import SoakWarehouse

struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Bring in the runs of other databases.",
    discussion: """
      The others are only read. A run is taken whole or not at all: what both have is one, what one of them has is \
      taken, and where they hold different documents or labels in one place the run is refused and named, the rest \
      merged, and the exit code 1; 74 where a document cannot be read. Merging in another order, or twice, gives the same: see soakdb digest.
      """)
  @Argument(help: ArgumentHelp("The other databases.", valueName: "file")) var others: [String]
  @OptionGroup var database: DatabaseOption

  func run() throws {
    var lines = ""
    let report = try database.writing().merge(others, onWait: database.sayWaiting, finished: complain)
    for run in report.runs where run.conflicts == 0 && run.failure == nil { lines += line(run) }
    var output = Output.standard()
    try output.write(lines)
    if report.runs.isEmpty { StandardError.writeLine("soakdb: There was no run to merge.") }
    if report.runs.contains(where: { $0.failure != nil }) { throw ExitCode(74) }
    if report.runs.contains(where: { $0.conflicts > 0 }) { throw ExitCode(1) }
    if report.runs.isEmpty { throw ExitCode(2) }
  }

  private func line(_ run: MergeReport.Run) -> String {
    var parts = ["\(run.new) new", "\(run.same) same", "\(run.replaced) replaced"]
    if run.rejected > 0 { parts.append("\(run.rejected) rejected") }
    if run.labels > 0 { parts.append("\(run.labels) labels set") }
    if run.sideFiles > 0 { parts.append("\(run.sideFiles) side files") }
    return "run '\(run.run)': " + parts.joined(separator: ", ") + (run.isChanged ? "\n" : "; nothing changed\n")
  }

  private func complain(_ run: MergeReport.Run) {
    if let failure = run.failure { StandardError.writeLine("soakdb: \(failure)") }
    guard run.conflicts > 0 else { return }
    let source = Terminal.inert(run.source)
    for conflict in run.firstConflicts {
      StandardError.writeLine("conflict in run '\(run.run)' of \(source): \(conflict)")
    }
    let more = run.conflicts - run.firstConflicts.count
    if more > 0 { StandardError.writeLine("and \(more) more") }
    StandardError.writeLine(
      """
      Nothing of run '\(run.run)' was taken from \(source). If these are two runs, give one another name: \
      soakdb rename '\(run.run)' NAME. If one of them is right, ingest its files into the other database with \
      --on-conflict replace: what was replaced gives way in every later merge.
      """)
  }
}
