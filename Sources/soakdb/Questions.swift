import ArgumentParser
import Exposition
import SoakWarehouse

struct Issues: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issues",
    abstract: "List what was odd about the files, and which were rejected.")
  @Argument(help: ArgumentHelp("A run's name, or latest; all runs unless given.", valueName: "run"))
  var name: String?
  @OptionGroup var chosen: LabelOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func run() throws {
    var parameters = try chosen.parameters
    parameters["run"] = name
    var standard = Output.standard()
    try database.reading().answer(Question(named: "issues"), parameters, format: output.format, to: &standard)
  }
}

struct Query: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Answer a question of Queries/ by its name.",
    discussion: "The same file runs in the sqlite3 shell: .param set :run \"'NAME'\", then .read Queries/NAME.sql.")
  @Argument(help: "The query's name.") var name: String?
  @Option(
    name: .customLong("param"), parsing: .upToNextOption,
    help: ArgumentHelp("A parameter's value; one left out is NULL.", valueName: "key=value"))
  var parameters: [String] = []
  @OptionGroup var chosen: LabelOption
  @Flag(help: "List the queries, and their parameters: in brackets those that may be left out.") var list = false
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard list || name != nil else { throw ValidationError("Name a query, or list them with --list.") }
    for parameter in parameters where !parameter.contains("=") {
      throw ValidationError("'\(parameter)' is no parameter: expected KEY=VALUE.")
    }
  }

  func run() throws {
    var standard = Output.standard()
    guard let name, !list else {
      let rows = Question.all.map { question in
        let parameters = question.parameters.map { $0.isNeeded ? $0.name : "[\($0.name)]" }
        return [question.name, parameters.joined(separator: " "), question.summary].map(Cell.text)
      }
      return try standard.write(rows, columns: ["name", "parameters", "question"], format: output.format)
    }
    let question = try Question(named: name)
    let pairs = parameters.map { parameter in
      let equals = parameter.firstIndex(of: "=")!
      return (String(parameter[..<equals]), String(parameter[parameter.index(after: equals)...]))
    }
    try database.reading()
      .answer(
        question, Dictionary(pairs) { $1 }.merging(chosen.parameters) { $1 }, format: output.format, to: &standard)
  }
}
