import ArgumentParser
import Exposition
import SoakWarehouse

struct Gate: ParsableCommand {
  /// The formats of a gate's report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, junit
  }

  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Judge a run by rules: the readiness gate, or a file's.",
    discussion: """
      Exit code 0 only if every rule had data and passed; 1 where one failed; 2 where one had no data, whatever else \
      holds: an unknown metric, an empty window, fewer values than min_n. The rules of a file are a JSON list such as \
      [{"metric": "mm_latency_ms", "window": "last8", "statistic": "p99", "op": "<=", "threshold": 500, "min_n": 100}].
      """)
  @Argument(help: ArgumentHelp("The run's name; latest unless given.", valueName: "run")) var name = "latest"
  @Option(help: ArgumentHelp("The rules, instead of the readiness gate's.", valueName: "file")) var config: String?
  @Option(help: "text, json or junit.") var format = Format.text
  @Flag(help: "List the rules; as json they are a file to start from.") var list = false
  @Flag(help: "Break each rule in a copy of the run, in memory, and see it fail.") var selfTest = false
  @OptionGroup var chosen: LabelOption
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    if list && selfTest { throw ValidationError("--list and --self-test exclude each other.") }
    if format == .junit && list { throw ValidationError("Rules are listed as text or json.") }
  }

  func run() throws {
    let rules = try config.map { try GateRules(contentsOf: $0) } ?? .readiness
    var output = Output.standard()
    if list {
      let listed = try rules.rows()
      return try output.write(listed.rows, columns: listed.columns, format: format == .json ? .json : .table)
    }
    let warehouse = try database.reading()
    let run = try warehouse.resolve([name], labels: chosen.labels)[0]
    let verdict = try selfTest ? trial(warehouse, run, rules, &output) : judge(warehouse, run, rules, &output)
    switch verdict {
    case .pass: break
    case .fail: throw ExitCode(1)
    case .noData: throw ExitCode(2)
    }
  }

  private func judge(
    _ warehouse: Warehouse, _ run: String, _ rules: GateRules, _ output: inout Output
  ) throws -> Verdict {
    let report = try warehouse.gate(run, rules: rules)
    func text(_ column: String, _ row: [Cell]) -> String { report.cell(column, of: row).plainText }
    switch format {
    case .text:
      // The run's name stands below.
      try output.write(
        report.rows.map { Array($0.dropFirst()) }, columns: Array(report.columns.dropFirst()), format: .table)
      let counts = [Verdict.pass, .fail, .noData].map { verdict in report.verdicts.count { $0 == verdict } }
      try output.write(
        "run '\(Terminal.inert(report.run))': \(report.verdict.rawValue); "
          + "of \(report.rows.count) rules \(counts[0]) pass, \(counts[1]) fail, \(counts[2]) have no data\n")
    case .json:
      let rows = report.rows.map { JSONTree.record(Array(zip(report.columns, $0).dropFirst())) }
      let tree = JSONTree.object([
        "run": JSONTree(report.run), "verdict": JSONTree(report.verdict.rawValue), "rules": .array(rows),
      ])
      try output.write(tree.bytes + [UInt8(ascii: "\n")])
    case .junit:
      let cases = zip(report.rows, report.verdicts).map { row, verdict -> (String, JUnit.Outcome) in
        let sentence =
          "\(text("statistic", row)) of \(text("metric", row)) over \(text("window", row)) is "
          + (text("value", row).isEmpty ? "unknown" : text("value", row))
          + ", from \(text("n", row).isEmpty ? "0" : text("n", row)) values; "
          + "expected \(text("op", row)) \(text("threshold", row)) from at least \(text("min_n", row))"
        return switch verdict {
        case .pass: (text("rule", row), .passed)
        case .fail: (text("rule", row), .failed(sentence))
        case .noData: (text("rule", row), .error("no data: " + sentence))
        }
      }
      try output.write(JUnit.report(suite: "soakdb gate " + report.run, cases: cases))
    }
    return report.verdict
  }

  private func trial(
    _ warehouse: Warehouse, _ run: String, _ rules: GateRules, _ output: inout Output
  ) throws -> Verdict {
    let trials = try warehouse.tryGate(run, rules: rules)
    let seen = trials.count { $0.verdict == .fail }
    switch format {
    case .text:
      try output.write(
        trials.map { [.text($0.rule), .text($0.words)] }, columns: ["rule", "verdict_once_broken"], format: .table)
      try output.write("of \(trials.count) rules \(seen) fail once they are broken\n")
    case .json:
      let tree = JSONTree.array(
        trials.map { .object(["rule": JSONTree($0.rule), "verdict_once_broken": JSONTree($0.words)]) })
      try output.write(tree.bytes + [UInt8(ascii: "\n")])
    case .junit:
      let cases = trials.map { trial -> (String, JUnit.Outcome) in
        (trial.rule, trial.verdict == .fail ? .passed : .failed(trial.words))
      }
      try output.write(JUnit.report(suite: "soakdb gate --self-test", cases: cases))
    }
    return seen == trials.count ? .pass : trials.contains { $0.verdict == .pass } ? .fail : .noData
  }
}

extension GateTrial {
  fileprivate var words: String { verdict == .pass ? "cannot be broken" : verdict.rawValue }
}
