/// One histogram as a page or a document shows it: counts over rising bounds, the last of them +Inf.
public struct HistogramPoint: Equatable, Sendable {
  public let metric: String
  /// Without `le`, sorted by name.
  public let labels: [MetricLabel]
  /// Rising inclusive upper bounds; the last is +Inf.
  public let bounds: [Double]
  /// Observations at or below each bound; never falling.
  public let counts: [Int64]
  /// Of all observations; nil where the source has none that is finite.
  public let sum: Double?
  /// Seconds since 1970: when counting began.
  public let created: Double?

  /// Counts above this are not exact in a double, and so in no page.
  public static let maximumCount = 1 << 53

  /// Whether a text can be the name of a metric.
  public static func isMetricName(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: ":")
    }
    return isPlain && text.utf8.first.map { $0 &- UInt8(ascii: "0") < 10 } == false
  }

  /// Checks what the exposition format demands of a histogram; `line` is named where it does not hold.
  public init(
    metric: String, labels: [MetricLabel], buckets: [(le: Double, count: Double)], count: Double?, sum: Double?,
    created: Double?, line: Int
  ) throws(MetricFault) {
    func fault(_ message: String) -> MetricFault {
      let names = labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
      return MetricFault(line: line, message: metric + (names.isEmpty ? "" : "{\(names)}") + ": " + message)
    }
    guard Self.isMetricName(metric) else { throw fault("no metric's name: expected letters, digits, '_' and ':'") }
    var buckets = buckets.sorted { $0.le < $1.le }
    if buckets.contains(where: { $0.le.isNaN }) { throw fault("a bound that is no number") }
    guard !buckets.isEmpty else { throw fault("no buckets") }
    if zip(buckets, buckets.dropFirst()).contains(where: { $0.le == $1.le }) {
      throw fault("a bound that stands twice")
    }
    if buckets.last?.le != .infinity {
      // Without +Inf the count says how many lay beyond the last bound only if it says none did.
      guard let count, count == buckets.last?.count else { throw fault("no +Inf bucket to hold the rest of the count") }
      buckets.append((.infinity, count))
    }
    for bucket in buckets {
      guard bucket.count >= 0, bucket.count == bucket.count.rounded() else {
        throw fault("a count that is no whole number")
      }
      guard bucket.count <= Double(Self.maximumCount) else { throw fault("a count above 2^53") }
    }
    guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.count <= $1.count }) else {
      throw fault("counts that fall as the bound rises")
    }
    if let count, count != buckets.last?.count { throw fault("a +Inf bucket that differs from the count") }
    self.metric = metric
    self.labels = labels.sorted()
    bounds = buckets.map(\.le)
    counts = buckets.map { Int64($0.count) }
    self.sum = sum.flatMap { $0.isFinite ? $0 : nil }
    self.created = created.flatMap { $0.isFinite ? $0 : nil }
  }
}

extension HistogramPoint {
  /// Of parts that are known to be whole.
  init(metric: String, labels: [MetricLabel], bounds: [Double], counts: [Int64], sum: Double?, created: Double?) {
    (self.metric, self.labels, self.bounds, self.counts) = (metric, labels, bounds, counts)
    (self.sum, self.created) = (sum, created)
  }
}

extension MetricPage {
  /// A number as pages spell it, `+Inf` included.
  public static func number(_ text: String) -> Double? { MetricLine.number(text) }

  /// A histogram of the page, or why it is none.
  public typealias HistogramResult = (metric: String, point: Result<HistogramPoint, MetricFault>)

  /// `process_start_time_seconds`, where the page has it.
  public var processStart: Double? {
    families.first { $0.name == "process_start_time_seconds" }?.samples.first?.value
  }

  /// Every histogram of the page, whole or refused, in the page's order.
  public var histograms: [HistogramResult] {
    families.filter { $0.type == "histogram" }.flatMap { family in
      series(of: family).map { labels, samples in
        (family.name, Result { () throws(MetricFault) in try point(family, labels, samples) })
      }
    }
  }

  /// The samples of each series of a histogram, by their labels without `le`.
  func series(of family: MetricFamily) -> [(labels: [MetricLabel], samples: [MetricSample])] {
    var order: [[MetricLabel]] = []
    var samples: [[MetricLabel]: [MetricSample]] = [:]
    for sample in family.samples {
      let labels = sample.labels.filter { $0.name != "le" }.sorted()
      if samples[labels] == nil { order.append(labels) }
      samples[labels, default: []].append(sample)
    }
    return order.map { ($0, samples[$0] ?? []) }
  }

  private func point(
    _ family: MetricFamily, _ labels: [MetricLabel], _ samples: [MetricSample]
  ) throws(MetricFault) -> HistogramPoint {
    let line = samples[0].line
    var buckets: [(le: Double, count: Double)] = []
    var singles: [String: Double] = [:]
    for sample in samples {
      if sample.name == family.name + "_bucket" {
        let text = sample.labels.first { $0.name == "le" }?.value ?? ""
        guard let le = MetricLine.number(text) else {
          throw MetricFault(line: sample.line, message: "the bound le=\"\(Terminal.inert(text))\" is no number")
        }
        buckets.append((le, sample.value))
      } else {
        guard singles.updateValue(sample.value, forKey: sample.name) == nil else {
          throw MetricFault(line: sample.line, message: "\(sample.name) stands twice")
        }
      }
    }
    return try HistogramPoint(
      metric: family.name, labels: labels, buckets: buckets, count: singles[family.name + "_count"],
      sum: singles[family.name + "_sum"],
      created: singles[family.name + "_created"] ?? createdGauge(family, labels)?.value,
      line: line)
  }

  /// In the text format, `x_created` is a gauge of its own.
  func createdGauge(_ family: MetricFamily, _ labels: [MetricLabel]) -> MetricSample? {
    families.first { $0.name == family.name + "_created" }?.samples.first { $0.labels.sorted() == labels }
  }
}
