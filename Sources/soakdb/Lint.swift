import ArgumentParser
import SoakWarehouse

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check metrics pages against every rule of their format.",
    discussion: "Text format 0.0.4, or OpenMetrics where a page ends in # EOF. Exit code 1 where anything is found.")
  @Argument(help: ArgumentHelp("The pages.", valueName: "file")) var files: [String]

  func run() throws {
    var output = Output.standard()
    var isClean = true
    for file in files {
      for fault in try Textfile.lint(file) {
        isClean = false
        try output.write(Array("\(file):\(fault.line): \(fault.message)\n".utf8))
      }
    }
    if !isClean { throw ExitCode(1) }
  }
}
