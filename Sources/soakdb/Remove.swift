import ArgumentParser
import Exposition
import SoakWarehouse

struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete runs with all that they hold.",
    discussion: "All that are named or none, in one transaction. The table audit remembers them: soakdb query audit.")
  @Argument(help: ArgumentHelp("The runs' names, or latest.", valueName: "run")) var names: [String]
  @OptionGroup var how: RemovalOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  func run() throws {
    let warehouse = try how.dryRun ? database.reading() : database.changing()
    try how.finish(warehouse.delete(names, isDryRun: how.dryRun), warehouse, format: output.format)
  }
}

struct Prune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Delete old runs by a rule.",
    discussion: """
      The order is that of ingests: the run of which something was stored last is the newest. The age is that of a \
      run's last ingest by the clock of the machine that ingested it, the column ingested_at of soakdb runs.
      """)
  @Option(help: ArgumentHelp("Delete all but the n runs ingested last.", valueName: "n")) var keep: Int?
  @Option(
    help: ArgumentHelp("Delete runs of which nothing was stored for that long: 90d, 12h or 6w.", valueName: "age"))
  var olderThan: String?
  @Option(
    help: ArgumentHelp("Delete the runs ingested first until the rest fits: 2GB, 500MB, 2GiB.", valueName: "size"))
  var maxSize: String?
  @Option(
    name: .customLong("keep-label"),
    help: ArgumentHelp("Spare the runs with this label; repeatable.", valueName: "key=value"))
  var keepLabels: [String] = []
  @OptionGroup var how: RemovalOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: FormatOption

  private var limit: PruneRule.Limit {
    get throws {
      switch (keep, olderThan, maxSize) {
      case (let number?, nil, nil):
        guard number > 0 else { throw ValidationError("--keep expects at least 1; soakdb delete takes names.") }
        return .keep(number)
      case (nil, let age?, nil):
        guard let days = Self.days(age) else { throw ValidationError("--older-than expects an age such as 90d.") }
        return .olderThan(days: days)
      case (nil, nil, let size?):
        guard let bytes = Self.bytes(size) else { throw ValidationError("--max-size expects a size such as 2GB.") }
        return .size(bytes)
      default: throw ValidationError("Give one of --keep, --older-than and --max-size.")
      }
    }
  }

  func validate() throws { _ = try limit }

  func run() throws {
    let rule = try PruneRule(limit, sparing: keepLabels.map { try RunLabel($0) })
    let warehouse = try how.dryRun ? database.reading() : database.changing()
    let removal = try warehouse.prune(rule, isDryRun: how.dryRun)
    try how.finish(removal, warehouse, format: output.format)
  }

  /// An age in days.
  static func days(_ text: String) -> Double? {
    let units: [Character: Double] = ["h": 1.0 / 24, "d": 1, "w": 7]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()), number > 0,
      number.isFinite
    else { return nil }
    return number * unit
  }

  /// A size in bytes.
  static func bytes(_ text: String) -> Int64? {
    let units = [
      "B": 1.0, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
      "TiB": 1_099_511_627_776,
    ]
    let unit = String(text.drop { !$0.isLetter })
    guard let factor = units[unit.isEmpty ? "B" : unit], let number = Double(text.dropLast(unit.count)), number > 0,
      number * factor < 1e18
    else { return nil }
    return Int64(number * factor)
  }
}

struct Rename: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Give a run another name.",
    discussion: "Later ingests of its directory need --run with the new name, or make a run of the old one.")
  @Argument(help: ArgumentHelp("The run's name, or latest.", valueName: "old")) var old: String
  @Argument(help: ArgumentHelp("Its new name.", valueName: "new")) var new: String
  @OptionGroup var database: DatabaseOption

  func run() throws {
    let name = try database.changing().rename(old, to: new)
    var output = Output.standard()
    try output.write("run '\(name)': renamed to '\(new)'\n")
  }
}

/// How deletions are done and said.
struct RemovalOption: ParsableArguments {
  @Flag(help: "List what would be deleted, and delete nothing.") var dryRun = false
  @Flag(help: "Leave the file's size as it is: quicker, and the room is used by later ingests.") var noShrink = false

  func finish(_ removal: Removal, _ warehouse: Warehouse, format: RowFormat) throws {
    var output = Output.standard()
    try output.write(removal.rows, columns: removal.columns, format: format)
    let count = removal.rows.count
    if dryRun { return StandardError.writeLine("\(count) runs would be deleted; nothing was changed") }
    guard removal.isShrinkable, !noShrink else { return StandardError.writeLine("\(count) runs deleted") }
    let (before, after) = try warehouse.shrink()
    StandardError.writeLine("\(count) runs deleted; \(warehouse.path): \(before) bytes before, \(after) after")
  }
}
