import Exposition
import SoakWarehouse

/// What an ingest says: what went wrong and how far it is on standard error, what was done on standard output.
final class IngestVoice {
  private let format: SummaryFormat
  private let isQuiet: Bool
  private let started = ContinuousClock.now
  private var hasBar = false

  init(format: SummaryFormat, isQuiet: Bool) { (self.format, self.isQuiet) = (format, isQuiet) }

  /// A bar, once the work has taken a second and where a person watches.
  func progress(done: Int, all: Int) {
    guard StandardError.isTerminal, !isQuiet, ContinuousClock.now - started > .seconds(1) else { return }
    let filled = all == 0 ? 0 : 40 * done / all
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 40 - filled)
    StandardError.write("\r[\(bar)] \(done)/\(all)")
    hasBar = true
  }

  /// Names what was not taken of a run.
  func complain(_ run: IngestReport.Run) {
    if hasBar { StandardError.write("\r\u{1B}[K") }
    hasBar = false
    let source = Terminal.inert(run.source)
    for rejected in run.rejected {
      let file = Terminal.inert(rejected.file)
      let path = source.hasSuffix("/" + file) ? source : "\(source)/\(file)"
      StandardError.writeLine("rejected \(path): \(rejected.reason): \(Terminal.inert(rejected.detail))")
    }
    let outcome = run.isRefused ? "conflict" : run.replaced > 0 ? "replaced" : "kept as stored"
    for conflict in run.conflicts where run.isRefused || !isQuiet {
      let symbol = conflict.symbol.isEmpty ? "" : " of \(conflict.symbol)"
      StandardError.writeLine(
        "\(outcome) in run '\(run.run)': iteration \(conflict.iter)\(symbol) was stored with other bytes")
    }
    guard run.isRefused else { return }
    StandardError.writeLine(
      "Nothing of \(source) was stored. Give it a name of its own with --run, or choose --on-conflict replace or keep.")
  }

  /// Says what was done.
  func summarize(_ report: IngestReport) throws {
    for passed in report.passedOver where passed.exitCode != 0 || !isQuiet {
      StandardError.writeLine("\(Terminal.inert(passed.path)) \(Terminal.inert(passed.reason))")
    }
    if report.runs.isEmpty { StandardError.writeLine("soakdb: There was nothing to ingest.") }
    var output = Output.standard()
    if format == .json {
      try output.write(json(report).bytes + Array("\n".utf8))
    } else if !isQuiet {
      try output.write(Array(text(report).utf8))
    }
  }

  private func text(_ report: IngestReport) -> String {
    var text = report.runs.map(line).joined()
    if report.runs.count > 1 {
      func sum(_ count: (IngestReport.Run) -> Int) -> Int { report.runs.reduce(0) { $0 + count($1) } }
      text +=
        "\(report.runs.count) runs: \(sum(\.new)) new, \(sum(\.same)) same, \(sum(\.replaced)) replaced, "
        + "\(sum(\.symbols)) symbol rows, \(sum(\.issues)) issues, \(sum(\.rejected.count)) rejected\n"
    }
    return text
  }

  private func line(_ run: IngestReport.Run) -> String {
    if run.isRefused { return "run '\(run.run)': refused, \(run.conflicts.count) conflicts, nothing stored\n" }
    var parts = ["\(run.new) new", "\(run.same) same", "\(run.replaced) replaced"]
    if run.kept > 0 { parts.append("\(run.kept) kept as stored") }
    if run.histograms > 0 { parts.append("\(run.histograms) histograms") }
    parts += ["\(run.symbols) symbol rows", "\(run.issues) issues", "\(run.rejected.count) rejected"]
    if run.labels > 0 { parts.append("\(run.labels) labels set") }
    if run.sideFiles > 0 { parts.append("\(run.sideFiles) side files") }
    return "run '\(run.run)': " + parts.joined(separator: ", ") + (run.isChanged ? "\n" : "; nothing changed\n")
  }

  private func json(_ report: IngestReport) -> JSONTree {
    .object([
      "runs": .array(report.runs.map(json)),
      "passed_over": .array(
        report.passedOver.map { .object(["path": JSONTree($0.path), "reason": JSONTree($0.reason)]) }),
    ])
  }

  private func json(_ run: IngestReport.Run) -> JSONTree {
    .object([
      "run": JSONTree(run.run),
      "source": JSONTree(run.source),
      "refused": JSONTree(run.isRefused),
      "changed": JSONTree(run.isChanged),
      "iterations": .object([
        "new": JSONTree(run.new), "same": JSONTree(run.same), "replaced": JSONTree(run.replaced),
        "kept": JSONTree(run.kept),
      ]),
      "symbols": JSONTree(run.symbols),
      "histograms": JSONTree(run.histograms),
      "issues": JSONTree(run.issues),
      "labels": JSONTree(run.labels),
      "side_files": JSONTree(run.sideFiles),
      "rejected": .array(
        run.rejected.map {
          .object(["file": JSONTree($0.file), "reason": JSONTree($0.reason), "detail": JSONTree($0.detail)])
        }),
      "conflicts": .array(
        run.conflicts.map {
          .object([
            "iter": JSONTree($0.iter), "symbol": JSONTree($0.symbol), "file": JSONTree($0.file),
            "stored_file": JSONTree($0.storedFile),
          ])
        }),
    ])
  }
}
