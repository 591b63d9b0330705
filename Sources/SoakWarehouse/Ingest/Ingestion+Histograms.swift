import Exposition
import Glibc
import SQLite

extension Ingestion {
  /// Stores the histograms of a metrics page, each whole or not at all.
  func storeHistograms(_ page: PageHistograms, _ key: DocumentKey, _ run: RunInProgress) throws {
    var hasWanted = false
    for metric in page.descriptions where isWanted(metric.metric) {
      hasWanted = true
      try histograms.describe(metric)
      if !metric.hasSamples { try addIssue(key, "bad_histogram", path: nil, "\(metric.metric) has no samples", run) }
    }
    for (metric, result) in page.histograms where isWanted(metric) {
      switch result {
      case .success(let point): try store(point, .cumulative, processStart: page.processStart, key, run)
      case .failure(let fault): try addIssue(key, "bad_histogram", path: nil, fault.description, run)
      }
    }
    if !hasWanted { try addIssue(key, "no_histograms", path: nil, "the page has no histogram that is wanted", run) }
  }

  /// Stores raw samples as the histograms that they add up to.
  func storeHistograms(_ sheet: SampleSheet, _ key: DocumentKey, _ run: RunInProgress) throws {
    for metric in sheet.metrics where isWanted(metric.name) {
      let name = Terminal.inert(metric.name)
      if metric.refused > 0, let first = metric.firstRefused {
        let detail = "\(metric.refused) values of \(name) are no numbers, or durations below 0; the first in \(first)"
        try addIssue(key, "samples_refused", path: nil, detail, run)
      }
      guard metric.bounds != nil else {
        try addIssue(key, "unknown_layout", path: nil, "no buckets are known for \(name): name them, # buckets", run)
        continue
      }
      switch Result(catching: { () throws(MetricFault) in try metric.point() }) {
      case .success(let point): try store(point, .delta, processStart: nil, key, run)
      case .failure(let fault): try addIssue(key, "bad_histogram", path: nil, fault.message, run)
      }
    }
  }

  /// Stores samples of one metric that come from no file, under the conflict rule.
  func observe(_ text: String, metric: String, iter: Int64, into name: String) throws -> IngestReport.Run {
    try connection.transaction {
      let run = RunInProgress(source: "observe")
      histograms.begin()
      try open(run, named: name)
      try Array(text.utf8).withUnsafeBufferPointer { bytes in
        let document = ReadDocument(
          kind: .samples, iter: iter, symbol: metric, file: "observed \(metric)", sha256: Ingestion.sha256(bytes),
          bytes: 0..<bytes.count, text: try reader.read(bytes, .samples, iter: iter, symbol: metric))
        try store(document, bytes, run)
      }
      let (report, keep) = try conclude(run)
      return (report, commit: keep)
    }
  }

  /// Stores the histograms that a summary carries: `{"histograms": {"mm_latency_ms": {"temporality": "delta",
  /// "buckets": {"5": 0, "+Inf": 100}, "sum": 1.5}}}`, counts at or below each bound.
  func storeHistograms(ofSummary key: DocumentKey, _ run: RunInProgress) throws {
    var metrics: [(name: String, buckets: [[Value]])] = []
    try statements.findDocumentHistograms.bind(["document_id": .integer(key.id)])
    while try statements.findDocumentHistograms.step() {
      let row = statements.findDocumentHistograms.values
      guard case .text(let name) = row[0], isWanted(name) else { continue }
      if metrics.last?.name != name { metrics.append((name, [])) }
      metrics[metrics.count - 1].buckets.append(row)
    }
    for (name, buckets) in metrics {
      switch Result(catching: { () throws(MetricFault) in try Self.point(name, buckets) }) {
      case .success((let point, let temporality)): try store(point, temporality, processStart: nil, key, run)
      case .failure(let fault): try addIssue(key, "bad_histogram", path: "$.histograms.\(name)", fault.message, run)
      }
    }
  }

  private func store(
    _ point: HistogramPoint, _ temporality: HistogramStore.Temporality, processStart: Double?, _ key: DocumentKey,
    _ run: RunInProgress
  ) throws {
    if let other = try histograms.store(point, temporality, processStart: processStart, key) {
      try addIssue(key, "histogram_twice", path: nil, "\(point.metric) is taken from \(other)", run)
    } else {
      run.report.histograms += 1
    }
  }

  private func isWanted(_ metric: String) -> Bool {
    metrics.isEmpty || metrics.contains { fnmatch($0, metric, 0) == 0 }
  }

  private static func point(
    _ metric: String, _ rows: [[Value]]
  ) throws(MetricFault) -> (HistogramPoint, HistogramStore.Temporality) {
    func fault(_ message: String) -> MetricFault { MetricFault(line: 0, message: "\(metric): \(message)") }
    guard case .text(let word) = rows[0][1], let temporality = HistogramStore.Temporality(rawValue: word) else {
      throw fault("temporality must be \"delta\" or \"cumulative\"")
    }
    guard rows[0][2] == "object" else { throw fault("buckets must be an object from bound to count") }
    guard rows[0][8] != "text" && rows[0][8] != "array" && rows[0][8] != "object" else {
      throw fault("sum is no number")
    }
    guard rows[0][9] == .null else { throw fault("labels are not taken here, and without them series would be mixed") }
    var buckets: [(le: Double, count: Double)] = []
    for row in rows where row[5] != .null {
      guard case .text(let bound) = row[5], let le = MetricPage.number(bound) else {
        throw fault("a bound that is no number")
      }
      guard row[6] == "integer" || row[6] == "real", let count = row[7].real else {
        throw fault("the count at \(Terminal.inert(bound)) is no number")
      }
      buckets.append((le, count))
    }
    let point = try HistogramPoint(
      metric: metric, labels: [], buckets: buckets, count: rows[0][4].real, sum: rows[0][3].real, created: nil, line: 0)
    return (point, temporality)
  }
}
