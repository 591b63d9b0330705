import ArgumentParser
import Exposition
import SoakWarehouse

struct Label: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Set, remove and list the labels of runs.",
    subcommands: [LabelSet.self, LabelRemove.self, LabelList.self])
}

struct LabelSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Set labels of a run; a key that it has gets the new value.")
  @Argument(help: ArgumentHelp("The run's name, or latest.", valueName: "run")) var name: String
  @Argument(help: ArgumentHelp("The labels.", valueName: "key=value")) var labels: [String]
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let labels = try labels.map { try RunLabel($0) }
    let (run, changed) = try database.changing().setLabels(labels, of: name)
    var output = Output.standard()
    try output.write("run '\(run)': \(changed) labels set" + (changed == 0 ? "; nothing changed\n" : "\n"))
  }
}

struct LabelRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove labels of a run: all that are named, or none.")
  @Argument(help: ArgumentHelp("The run's name, or latest.", valueName: "run")) var name: String
  @Argument(help: ArgumentHelp("The labels' keys.", valueName: "key")) var keys: [String]
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let run = try database.changing().removeLabels(keys, of: name)
    var output = Output.standard()
    try output.write("run '\(run)': \(Set(keys).count) labels removed\n")
  }
}

struct LabelList: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List labels, one row each.")
  @Argument(help: ArgumentHelp("A run's name, or latest; all runs unless given.", valueName: "run"))
  var name: String?
  @OptionGroup var chosen: LabelOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func run() throws {
    var parameters = try chosen.parameters
    parameters["run"] = name
    var standard = Output.standard()
    try database.reading()
      .answer(Question(named: "labels"), parameters, format: output.format, to: &standard)
  }
}
