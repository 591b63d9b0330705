/// Raw observations, `metric,value` a line, counted into the buckets of their metrics.
public struct SampleSheet: Sendable {
  /// The observations of one metric.
  public struct Metric: Sendable {
    public let name: String
    /// Rising, without +Inf; nil where no layout is known, so that nothing could be counted.
    public let bounds: [Double]?
    /// Observations in each bucket alone, the last of them above all bounds.
    public fileprivate(set) var counts: [Int64]
    public fileprivate(set) var sum = 0.0
    /// Values that are no number, or below 0 where they must not be.
    public fileprivate(set) var refused = 0
    /// Where the first of them stands, and what it is.
    public fileprivate(set) var firstRefused: MetricFault?

    /// The observations as a histogram.
    public func point() throws(MetricFault) -> HistogramPoint {
      var total = 0.0
      let buckets = zip((bounds ?? []) + [.infinity], counts).map { le, count in
        total += Double(count)
        return (le: le, count: total)
      }
      return try HistogramPoint(
        metric: name, labels: [], buckets: buckets, count: nil, sum: sum, created: nil, line: 1)
    }
  }

  /// In the order of their first line.
  public private(set) var metrics: [Metric] = []
  private var layouts: [String: [Double]]
  private let isNonNegative: @Sendable (String) -> Bool
  private var indices: [String: Int] = [:]

  /// Reads lines of `metric,value`. A head `metric,value` is passed over; `# buckets METRIC 1 2 5` gives a layout.
  /// - Parameters:
  ///   - layouts: the bounds that are known by a metric's name.
  ///   - isNonNegative: whether a metric's values below 0 are refused.
  public init(
    _ text: String, layouts: [String: [Double]] = [:],
    isNonNegative: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws(MetricFault) {
    self.layouts = layouts
    self.isNonNegative = isNonNegative
    var number = 0
    // By bytes, for CR LF is one Character.
    for bytes in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let line = Substring(bytes.last == 0x0D ? bytes.dropLast() : bytes)
      if line.isEmpty || number == 1 && line == "metric,value" { continue }
      if line.hasPrefix("#") {
        try readLayout(line, number)
        continue
      }
      guard let comma = line.firstIndex(of: ",") else {
        throw MetricFault(line: number, message: "expected metric,value")
      }
      add(String(line[..<comma]), String(line[line.index(after: comma)...]), number)
    }
  }

  /// The bounds of a layout: numbers, rising.
  public static func bounds(_ words: [Substring]) -> [Double]? {
    let bounds = words.compactMap { MetricLine.number(String($0)) }
    let isRising = zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 } && bounds.allSatisfy(\.isFinite)
    return bounds.count == words.count && isRising && !bounds.isEmpty ? bounds : nil
  }

  private mutating func readLayout(_ line: Substring, _ number: Int) throws(MetricFault) {
    let words = line.dropFirst().split(separator: " ")
    guard words.first == "buckets" else { return }
    guard words.count > 2, let bounds = Self.bounds(Array(words.dropFirst(2))) else {
      throw MetricFault(line: number, message: "expected '# buckets METRIC' and bounds that rise")
    }
    guard indices[String(words[1])] == nil else {
      throw MetricFault(line: number, message: "buckets of \(Terminal.inert(String(words[1]))) after its first value")
    }
    layouts[String(words[1])] = bounds
  }

  private mutating func add(_ name: String, _ text: String, _ line: Int) {
    let index = indices[name] ?? metrics.count
    if index == metrics.count {
      let bounds = layouts[name]
      metrics.append(Metric(name: name, bounds: bounds, counts: Array(repeating: 0, count: (bounds?.count ?? 0) + 1)))
      indices[name] = index
    }
    let value = MetricLine.number(text) ?? .nan
    guard value.isFinite, value >= 0 || !isNonNegative(name) else {
      metrics[index].refused += 1
      if metrics[index].firstRefused == nil {
        metrics[index].firstRefused = MetricFault(line: line, message: Terminal.inert(String(text.prefix(40))))
      }
      return
    }
    let bounds = metrics[index].bounds ?? []
    metrics[index].counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    metrics[index].sum += value
  }
}
