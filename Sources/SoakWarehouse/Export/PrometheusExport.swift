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
  public func prometheusPage(
    of runs: [String], labels: [RunLabel] = [], maximumSamples: Int
  ) throws -> PrometheusText {
    try explained {
      let names = try names(of: runs, labels: RunLabel.json(labels))
      var page = PrometheusText()
      try connection.execute(SQL.scanOnce)
      // One view of the database for the whole page, whoever writes meanwhile.
      try connection.savepoint {
        try writeBuckets(names, maximumSamples, to: &page)
        try writeInfo(names, to: &page)
        try writeGauges(names, maximumSamples, to: &page)
        return ((), keep: true)
      }
      // The page is held against every rule before anybody scrapes it.
      if let fault = MetricLint.fault(page) { throw ExpositionError.ownFault(fault) }
      return page
    }
  }

  /// Calls `body` at each row of a question, run after run.
  func forEachRow(_ question: String, _ runs: [Value], _ body: (Statement) throws -> Void) throws {
    let statement = try connection.prepare(Question(named: question).sql)
    for run in runs {
      try statement.bind(["run": run])
      while try statement.step() { try body(statement) }
    }
  }

  private func writeBuckets(_ runs: [Value], _ maximumSamples: Int, to page: inout PrometheusText) throws {
    let reader = try LabelReader(connection)
    var (family, names) = ("", (bucket: "", sum: "", count: ""))
    var (run, series, text) = (Value.null, Value.null, LabelText([]))
    try forEachRow("prometheus_buckets", runs) { row in
      if !row.isText(0, family) {
        guard case (.text(let name), .text(let help)) = (row.value(0), row.value(1)) else { return }
        (family, names) = (name, (name + "_bucket", name + "_sum", name + "_count"))
        page.family(name, help: help, type: "histogram")
      }
      if row.value(2) != run || row.value(3) != series {
        (run, series) = (row.value(2), row.value(3))
        text = LabelText(try reader.labels(series, beside: [MetricLabel("run", run.text ?? "")]))
      }
      guard let le = row.value(4).real, let below = row.value(5).real, let all = row.value(6).real else { return }
      var bucket = text
      bucket.append(MetricLabel("le", PrometheusText.bound(le)))
      page.sample(names.bucket, bucket, below)
      if le == .infinity {
        page.sample(names.sum, text, row.value(7).real ?? .nan)
        page.sample(names.count, text, all)
        try page.check(maximumSamples)
      }
    }
  }

  private func writeInfo(_ runs: [Value], to page: inout PrometheusText) throws {
    let labels = try connection.prepare(Question(named: "labels").sql)
    page.family("soak_run_info", help: "The run and its labels.", type: "gauge")
    for run in runs {
      guard case .text(let name) = run else { continue }
      var set = [MetricLabel("run", name)]
      try labels.bind(["run": run])
      while try labels.step() {
        guard case (.text(let key), .text(let value)) = (labels.value(1), labels.value(2)) else { continue }
        var label = "label_" + PrometheusText.labelName(key)
        while set.contains(where: { $0.name == label }) { label += "_" }
        set.append(MetricLabel(label, value))
      }
      page.sample("soak_run_info", LabelText(set), 1)
    }
  }

  private func writeGauges(_ runs: [Value], _ maximumSamples: Int, to page: inout PrometheusText) throws {
    let reader = try LabelReader(connection)
    var family = ""
    // Many samples of a run have the same labels.
    var texts: [String: LabelText] = [:]
    try forEachRow("prometheus", runs) { row in
      if !row.isText(0, family) {
        guard case (.text(let name), .text(let help)) = (row.value(0), row.value(1)) else { return }
        family = name
        page.family(name, help: help, type: "gauge")
      }
      guard case (.text(let series), .text(let labels)) = (row.value(2), row.value(3)), let value = row.value(4).real
      else { return }
      let text =
        try texts[series + labels]
        ?? LabelText(reader.labels(.text(series), beside: reader.labels(.text(labels))))
      if texts.count > 100 { texts.removeAll(keepingCapacity: true) }
      texts[series + labels] = text
      page.sample(family, text, value)
      try page.check(maximumSamples)
    }
  }
}

extension PrometheusText {
  /// Throws as soon as a page is too large: thousands of runs are not added up for nothing.
  fileprivate func check(_ maximumSamples: Int) throws(ExpositionError) {
    guard sampleCount <= maximumSamples else { throw .tooManySamples(maximum: maximumSamples) }
  }
}

/// Why a page is not written.
public enum ExpositionError: Error, CustomStringConvertible {
  case tooManySamples(maximum: Int)
  case ownFault(MetricFault)
  case notATextfile(String)
  case unreadable(String, why: String)
  case clash(String, sibling: String)
  case noTime(run: String, iter: Int64)
  case sameTime(series: String, seconds: String)
  case timeTooLate(run: String, iter: Int64)

  public var description: String {
    switch self {
    case .tooManySamples(let maximum):
      "The page would have more than \(maximum) samples. Export fewer runs with --run, or raise --max-series."
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
