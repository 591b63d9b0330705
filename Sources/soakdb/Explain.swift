import ArgumentParser
import Exposition
import SoakWarehouse

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a figure is what it is, down to the file.",
    discussion:
      "The rule that made it, the document and the place in it, its SHA-256, when and by what it was ingested.")
  @Argument(help: ArgumentHelp("The run's name, or latest.", valueName: "run")) var name: String
  @Argument(help: "The iteration.") var iter: Int64
  @Argument(help: "A column of the iteration table or of iteration_pnl, or a histogram's name.") var column: String
  @Option(help: "Of a histogram: which quantile, 0 to 1.") var quantile = 0.95
  @Option(help: ArgumentHelp("A label of the histogram's series; repeatable.", valueName: "key=value"))
  var series: [String] = []
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard 0...1 ~= quantile else { throw ValidationError("A quantile lies between 0 and 1.") }
  }

  func run() throws {
    let answer = try database.reading().explain(
      name, iter: iter, column: column, quantile: quantile, series: series.map { try RunLabel($0) })
    var standard = Output.standard()
    try standard.write(answer.rows, columns: answer.columns, format: output.format)
  }
}
