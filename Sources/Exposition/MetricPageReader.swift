import Glibc

/// The histograms of a page, and what it says of them.
public struct PageHistograms: Sendable {
  /// What a page says of a metric whose type is histogram.
  public struct Description: Equatable, Sendable {
    public let metric: String
    public let help, unit: String?
    public let hasSamples: Bool
  }

  public let descriptions: [Description]
  /// Each whole or refused, in the page's order.
  public let histograms: [MetricPage.HistogramResult]
  public let processStart: Double?

  init(_ page: MetricPage) {
    descriptions = page.families.filter { $0.type == "histogram" }.map {
      Description(metric: $0.name, help: $0.help, unit: $0.unit, hasSamples: !$0.samples.isEmpty)
    }
    histograms = page.histograms
    processStart = page.processStart
  }

  init(descriptions: [Description], histograms: [HistogramPoint], processStart: Double?) {
    self.descriptions = descriptions
    self.histograms = histograms.map { ($0.metric, .success($0)) }
    self.processStart = processStart
  }
}

/// Reads the histograms of one page after the other. A process shows the same series on each of its pages, so that a
/// page mostly differs from the one before in its numbers alone; then only they are read.
public struct MetricPageReader {
  private var form: MetricPageForm?

  public init() {}

  /// Reads a whole page; it must be valid UTF-8.
  public mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(MetricFault) -> PageHistograms {
    if let histograms = form?.histograms(bytes) { return histograms }
    let page = try MetricPageParser.parse(bytes)
    form = MetricPageForm(page, bytes)
    return PageHistograms(page)
  }
}

/// What stays from page to page: every line up to its number.
private struct MetricPageForm {
  /// A line without its number, or a whole line that has none, its end included.
  private struct Line {
    let text: Range<Int>
    let hasNumber: Bool
  }

  /// Where a histogram's numbers stand, as places of the page's samples.
  private struct Histogram {
    let metric: String
    let labels: [MetricLabel]
    let bounds: [Double]
    let buckets: [Int]
    let count, sum, created: Int?
  }

  private var text: [UInt8] = []
  private var lines: [Line] = []
  private var histograms: [Histogram] = []
  private let descriptions: [PageHistograms.Description]
  private let processStart: Int?

  /// Nil for a page with timestamps, exemplars or anything odd: such pages are read in full, each.
  init?(_ page: MetricPage, _ bytes: UnsafeBufferPointer<UInt8>) {
    let samples = page.families.flatMap(\.samples).sorted { $0.line < $1.line }
    let places = Dictionary(uniqueKeysWithValues: samples.enumerated().map { ($1.line, $0) })
    text = Array(bytes)
    var start = 0
    while start < text.count {
      guard let end = text[start...].firstIndex(of: 0x0A) else { return nil }
      if let place = places[lines.count + 1] {
        guard let blank = text[start..<end].lastIndex(where: { $0 == 0x20 || $0 == 0x09 }),
          !text[start..<end].contains(UInt8(ascii: "#")), !samples[place].hasTimestamp,
          let value = Self.number(UnsafeBufferPointer(rebasing: bytes[blank + 1..<end])), value == samples[place].value
        else { return nil }
        lines.append(Line(text: start..<blank + 1, hasNumber: true))
      } else {
        lines.append(Line(text: start..<end + 1, hasNumber: false))
      }
      start = end + 1
    }
    let whole = PageHistograms(page)
    descriptions = whole.descriptions
    processStart = page.families.first { $0.name == "process_start_time_seconds" }?.samples.first.map {
      places[$0.line]!
    }
    for family in page.families where family.type == "histogram" {
      for (labels, samples) in page.series(of: family) {
        guard let histogram = Self.histogram(family, labels, samples, page, places) else { return nil }
        histograms.append(histogram)
      }
    }
    let read = self.histograms(bytes)?.histograms.map { try? $0.point.get() }
    guard let read, read == whole.histograms.map({ try? $0.point.get() }), !read.contains(nil) else { return nil }
  }

  private static func histogram(
    _ family: MetricFamily, _ labels: [MetricLabel], _ samples: [MetricSample], _ page: MetricPage, _ places: [Int: Int]
  ) -> Histogram? {
    let buckets = samples.filter { $0.name == family.name + "_bucket" }.compactMap { sample in
      sample.labels.first { $0.name == "le" }.flatMap { MetricPage.number($0.value) }.map {
        (le: $0, line: sample.line)
      }
    }.sorted { $0.le < $1.le }
    func place(_ suffix: String) -> Int? {
      samples.first { $0.name == family.name + suffix }.flatMap { places[$0.line] }
    }
    guard buckets.last?.le == .infinity else { return nil }
    return Histogram(
      metric: family.name, labels: labels, bounds: buckets.map(\.le), buckets: buckets.map { places[$0.line]! },
      count: place("_count"), sum: place("_sum"),
      created: place("_created") ?? page.createdGauge(family, labels).flatMap { places[$0.line] })
  }

  /// A number as pages mostly have it: no infinity, no NaN.
  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let isPlain = text.allSatisfy {
      switch $0 {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x2E, 0x2B, 0x2D, 0x45, 0x65: true
      default: false
      }
    }
    return isPlain ? Decimal.double(text).flatMap { $0.isFinite ? $0 : nil } : nil
  }

  /// The histograms of a page of this form; nil where it has another, or a histogram that does not add up.
  func histograms(_ bytes: UnsafeBufferPointer<UInt8>) -> PageHistograms? {
    guard let values = text.withUnsafeBufferPointer({ values(bytes, $0) }) else { return nil }
    var points: [HistogramPoint] = []
    points.reserveCapacity(histograms.count)
    for histogram in histograms {
      var counts: [Int64] = []
      counts.reserveCapacity(histogram.buckets.count)
      for place in histogram.buckets {
        guard let count = Int64(exactly: values[place]), count >= counts.last ?? 0, count <= HistogramPoint.maximumCount
        else { return nil }
        counts.append(count)
      }
      if let place = histogram.count, values[place] != Double(counts[counts.count - 1]) { return nil }
      points.append(
        HistogramPoint(
          metric: histogram.metric, labels: histogram.labels, bounds: histogram.bounds, counts: counts,
          sum: histogram.sum.map { values[$0] }, created: histogram.created.map { values[$0] }))
    }
    return PageHistograms(
      descriptions: descriptions, histograms: points, processStart: processStart.map { values[$0] })
  }

  private func values(_ bytes: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> [Double]? {
    var values: [Double] = []
    values.reserveCapacity(lines.count)
    var position = 0
    for line in lines {
      let end = position + line.text.count
      guard end <= bytes.count,
        memcmp(bytes.baseAddress! + position, text.baseAddress! + line.text.lowerBound, line.text.count) == 0
      else { return nil }
      position = end
      guard line.hasNumber else { continue }
      while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      guard position < bytes.count, let value = Self.number(UnsafeBufferPointer(rebasing: bytes[end..<position]))
      else { return nil }
      values.append(value)
      position += 1
    }
    return position == bytes.count ? values : nil
  }
}
