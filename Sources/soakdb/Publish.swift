import ArgumentParser
import Exposition
import SoakWarehouse

struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Write a copy of the database for Grafana, Datasette or another user.",
    discussion: """
      One consistent file that everybody may read, without free pages, taken while others read and write. It appears \
      under its name, or replaces the copy that is there, only when it is whole: readers keep the old one until then.
      """)
  @Argument(help: ArgumentHelp("The file to write.", valueName: "file")) var file: String
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let runs = try database.reading().publish(file, onWait: database.sayWaiting)
    var output = Output.standard()
    try output.write("\(Terminal.inert(file)): \(runs) runs\n")
  }
}
