import ArgumentParser
import Exposition
import SoakWarehouse

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for damage: pages, digests, and everything derived from the stored files once more.",
    discussion: """
      Nothing is written. Each finding is a line: run, iteration, what. Exit code 0 where all is sound, 1 where anything \
      was found, 74 where the file cannot be read as a database.
      """)
  @OptionGroup var database: DatabaseOption

  func run() throws {
    var output = Output.standard()
    let report = try Warehouse.check(
      database.path, busySeconds: database.busyTimeout, onWait: database.sayWaiting
    ) { finding in
      var output = Output.standard()
      try output.write(Array("\(finding.description)\n".utf8))
    }
    let end = report.findings == 0 ? "sound" : "\(report.findings) findings"
    let line =
      "\(end): \(report.runs) runs, \(report.documents) documents derived from again, \(report.otherFiles) other files\n"
    try output.write(Array(line.utf8))
    if report.findings > 0 { throw ExitCode(1) }
  }
}
