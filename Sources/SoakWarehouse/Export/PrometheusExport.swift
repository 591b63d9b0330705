public import Exposition
import SQLite

extension Warehouse {
  /// Writes the Prometheus page of runs: their histograms under their own names, added up from the start of each run to
  /// its last iteration, and `soak_` gauges of the last iteration, its windows and what was odd. Each sample is
  /// labelled with its run.
  /// - Parameters:
  ///   - runs: names of runs, or `latest`; none: all runs.
  ///   - labels: only runs that have them all.
  ///   - maximumSamples: how many samples the page may have; with more it is refused.
  /// - Returns: the page, in the text format 0.0.4.
  public func prometheusPage(of runs: [String], labels: [RunLabel] = [], maximumSamples: Int) throws -> [UInt8] {
    try explained {
      let names = try names(of: runs, labels: RunLabel.json(labels))
      var page = PrometheusText()
      // One view of the database for the whole page, whoever writes meanwhile.
      try connection.savepoint {
        try writeBuckets(names, to: &page)
        try writeInfo(names, to: &page)
        try writeGauges(names, to: &page)
        return ((), keep: true)
      }
      guard page.sampleCount <= maximumSamples else {
        throw ExpositionError.tooManySamples(page.sampleCount, maximum: maximumSamples)
      }
      let bytes = page.page
      // The page is held against every rule before anybody scrapes it.
      if let fault = bytes.withUnsafeBufferPointer({ MetricLint.faults($0, naming: false) }).first {
        throw ExpositionError.ownFault(fault)
      }
      return bytes
    }
  }

  /// Calls `body` with the rows of a question, run after run.
  func forEachRow(_ question: String, _ runs: [Value], _ body: ([Value]) throws -> Void) throws {
    let statement = try connection.prepare(Question(named: question).sql)
    for run in runs {
      try statement.bind(["run": run])
      while try statement.step() { try body(statement.values) }
    }
  }

  private func writeBuckets(_ runs: [Value], to page: inout PrometheusText) throws {
    let reader = try LabelReader(connection)
    try forEachRow("prometheus_buckets", runs) { row in
      guard case (.text(let name), .text(let help), .text(let run)) = (row[0], row[1], row[2]),
        let le = row[4].real, let below = row[5].real, let all = row[6].real
      else { return }
      page.family(name, help: help, type: "histogram")
      let series = try reader.labels(row[3], beside: [MetricLabel("run", run)])
      page.sample(name + "_bucket", series + [MetricLabel("le", PrometheusText.bound(le))], below)
      if le == .infinity {
        page.sample(name + "_sum", series, row[7].real ?? .nan)
        page.sample(name + "_count", series, all)
      }
    }
  }

  private func writeInfo(_ runs: [Value], to page: inout PrometheusText) throws {
    let labels = try Question(named: "labels").sql
    page.family("soak_run_info", help: "The run and its labels.", type: "gauge")
    for run in runs {
      guard case .text(let name) = run else { continue }
      var set = [MetricLabel("run", name)]
      for row in try connection.rows(labels, ["run": run]) {
        guard case (.text(let key), .text(let value)) = (row[1], row[2]) else { continue }
        var label = "label_" + PrometheusText.labelName(key)
        while set.contains(where: { $0.name == label }) { label += "_" }
        set.append(MetricLabel(label, value))
      }
      page.sample("soak_run_info", set, 1)
    }
  }

  private func writeGauges(_ runs: [Value], to page: inout PrometheusText) throws {
    let reader = try LabelReader(connection)
    try forEachRow("prometheus", runs) { row in
      guard case (.text(let name), .text(let help)) = (row[0], row[1]), let value = row[4].real else { return }
      page.family(name, help: help, type: "gauge")
      page.sample(name, try reader.labels(row[2], beside: reader.labels(row[3])), value)
    }
  }
}

/// Why a page is not written.
public enum ExpositionError: Error, CustomStringConvertible {
  case tooManySamples(Int, maximum: Int)
  case ownFault(MetricFault)
  case notATextfile(String)
  case unreadable(String, why: String)
  case clash(String, sibling: String)
  case noTime(run: String, iter: Int64)
  case sameTime(series: String, seconds: String)
  case timeTooLate(run: String, iter: Int64)

  public var description: String {
    switch self {
    case .tooManySamples(let count, let maximum):
      "The page would have \(count) samples, more than \(maximum). Export fewer runs with --run, or raise --max-series."
    case .ownFault(let fault): "The page would break the rules of its format: \(fault)."
    case .noTime(let run, let iter):
      "Iteration \(iter) of run '\(run)' has no time of its own. Give times with --start 2025-11-01T00:00:00Z --step SECONDS."
    case .timeTooLate(let run, let iter):
      "Iteration \(iter) of run '\(run)' would lie beyond the year 9999. Give an earlier --start or a smaller --step."
    case .sameTime(let series, let seconds):
      "\(series) has two samples at \(seconds), and one would be lost. Give times with --start and --step."
    case .unreadable(let path, let why): "\(path) cannot be read: \(why)."
    case .notATextfile(let path): "\(path) is not read by node_exporter: a textfile's name ends in .prom."
    case .clash(let what, let sibling):
      "\(what) is in \(sibling) too. node_exporter would drop one of them: take it out there, or choose another folder."
    }
  }
}
