import ArgumentParser
import Exposition
import SoakWarehouse

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy the database to a file, while others may write it.",
    discussion: """
      The copy is checked, synced and appears under its name, or replaces an older copy there, only when it is whole. \
      To restore one, move the damaged database and its -journal away and copy in the other direction: \
      soakdb backup soak.db --db COPY.
      """)
  @Argument(help: ArgumentHelp("The file to write.", valueName: "file")) var file: String
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let runs = try Warehouse.backUp(
      database.path, to: file, busySeconds: database.busyTimeout, onWait: database.sayWaiting)
    var output = Output.standard()
    try output.write(Array("\(Terminal.inert(file)): \(runs) runs, whole\n".utf8))
  }
}
