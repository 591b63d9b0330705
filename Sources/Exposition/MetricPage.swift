/// One metrics page as it was read: text format 0.0.4, or OpenMetrics 1.0 where it ends in `# EOF`.
public struct MetricPage: Sendable {
  /// Whether the page ends in `# EOF`.
  public let isOpenMetrics: Bool
  /// In the order of the page.
  public internal(set) var families: [MetricFamily] = []
}

/// The samples of one metric, with what the page says about it.
public struct MetricFamily: Sendable {
  public let name: String
  /// What the page says of it; nil where it says nothing.
  public internal(set) var help: String?
  public internal(set) var type: String?
  public internal(set) var unit: String?
  /// In the order of the page.
  public internal(set) var samples: [MetricSample] = []
  /// The lines of its HELP, TYPE and UNIT.
  public internal(set) var commentLines: [Int] = []
}

/// One line of a page.
public struct MetricSample: Sendable {
  public let name: String
  public let labels: [MetricLabel]
  public let value: Double
  public let hasTimestamp: Bool
  public let line: Int
}

/// A label of a series; sorted by name.
public struct MetricLabel: Hashable, Comparable, Sendable {
  public let name: String
  public let value: String

  public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

  public static func < (one: MetricLabel, other: MetricLabel) -> Bool { one.name < other.name }
}

/// Why a page, or a histogram on it, is not taken, and the line that shows it.
public struct MetricFault: Error, Equatable, CustomStringConvertible {
  public let line: Int
  public let message: String

  public init(line: Int, message: String) { (self.line, self.message) = (line, message) }

  public var description: String { "line \(line): \(message)" }
}

/// Reads a page as Prometheus does, line by line; the first thing that the format forbids ends it.
public struct MetricPageParser {
  private var line = MetricLine(bytes: UnsafeBufferPointer(start: nil, count: 0), number: 0)
  private var page: MetricPage
  private var familyIndices: [String: Int] = [:]

  /// Reads a whole page; it must be valid UTF-8.
  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(MetricFault) -> MetricPage {
    guard bytes.last == 0x0A else {
      throw MetricFault(line: bytes.count { $0 == 0x0A } + 1, message: "the last line has no line end")
    }
    let eof = Array("# EOF\n".utf8)
    let isOpenMetrics = bytes.suffix(eof.count).elementsEqual(eof)
    var parser = MetricPageParser(page: MetricPage(isOpenMetrics: isOpenMetrics))
    var start = 0
    var number = 0
    while start < bytes.count - (isOpenMetrics ? eof.count : 0) {
      let end = bytes[start...].firstIndex(of: 0x0A)!
      number += 1
      parser.line = MetricLine(bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]), number: number)
      try parser.readLine()
      start = end + 1
    }
    return parser.page
  }

  private init(page: MetricPage) { self.page = page }

  private mutating func readLine() throws(MetricFault) {
    if line.bytes.contains(0x0D) { throw line.fault("a carriage return; lines end in LF alone") }
    line.skipBlanks()
    if line.isAtEnd {
      if page.isOpenMetrics { throw line.fault("a blank line, which OpenMetrics forbids") }
    } else if line.take("#") {
      try readComment()
    } else {
      try readSample()
    }
  }

  private mutating func readComment() throws(MetricFault) {
    line.skipBlanks()
    let keyword = line.word()
    // In the text format a line of UNIT is a comment like any other.
    guard ["HELP", "TYPE"].contains(keyword) || keyword == "UNIT" && page.isOpenMetrics else {
      if page.isOpenMetrics { throw line.fault("a comment, or an EOF before the end, which OpenMetrics forbids") }
      return
    }
    line.skipBlanks()
    if line.isAtEnd { return }
    let name = try line.name()
    guard line.skipBlanks() || line.isAtEnd else { throw line.fault("expected a space after the name \(name)") }
    let index = familyIndex(name)
    page.families[index].commentLines.append(line.number)
    switch keyword {
    case "HELP":
      if page.families[index].help != nil { throw line.fault("a second HELP for \(name)") }
      page.families[index].help = try line.help()
    case "UNIT": page.families[index].unit = line.word()
    default:
      let type = line.rest()
      let known = [
        "counter", "gauge", "histogram", "summary", "untyped", "unknown", "info", "stateset", "gaugehistogram",
      ]
      guard known.contains(type) else { throw line.fault("the unknown type '\(Terminal.inert(type))'") }
      if page.families[index].type != nil { throw line.fault("a second TYPE for \(name)") }
      if !page.families[index].samples.isEmpty { throw line.fault("a TYPE after the samples of \(name)") }
      page.families[index].type = type
    }
  }

  private mutating func readSample() throws(MetricFault) {
    let name = try line.name()
    let hasBlank = line.skipBlanks()
    let hasLabels = line.current == UInt8(ascii: "{")
    let labels = try line.labels()
    guard line.skipBlanks() || hasBlank || hasLabels else { throw line.fault("expected a space before the value") }
    let value = try line.number("a value")
    // A timestamp, and in OpenMetrics an exemplar: read past, for the iteration says when.
    var hasTimestamp = false
    if line.skipBlanks() {
      if line.isAtEnd { throw line.fault("a blank at the end of the line") }
      if line.current != UInt8(ascii: "#") {
        try line.timestamp(isWhole: !page.isOpenMetrics)
        hasTimestamp = true
      }
      let hasMore = line.skipBlanks() || line.current == UInt8(ascii: "#")
      guard line.isAtEnd != hasMore, !hasMore || page.isOpenMetrics && line.take("#") else {
        throw line.fault("text after the value")
      }
    } else if !line.isAtEnd {
      throw line.fault("text after the value")
    }
    let sample = MetricSample(name: name, labels: labels, value: value, hasTimestamp: hasTimestamp, line: line.number)
    page.families[familyIndex(ofSample: name)].samples.append(sample)
  }

  private mutating func familyIndex(_ name: String) -> Int {
    if let index = familyIndices[name] { return index }
    familyIndices[name] = page.families.count
    page.families.append(MetricFamily(name: name))
    return page.families.count - 1
  }

  /// What a sample's name may add to its family's, by the family's type.
  private static let suffixes: [String: [String]] = [
    "histogram": ["_bucket", "_sum", "_count"], "summary": ["_sum", "_count"],
  ]
  private static let openMetricsSuffixes: [String: [String]] = [
    "histogram": ["_bucket", "_sum", "_count", "_created"], "summary": ["_sum", "_count", "_created"],
    "counter": ["_total", "_created"], "info": ["_info"], "gaugehistogram": ["_bucket", "_gsum", "_gcount"],
  ]

  /// The family that a sample belongs to: of `x_bucket`, `x_sum` and `x_count` the histogram x.
  private mutating func familyIndex(ofSample name: String) -> Int {
    let suffixes = page.isOpenMetrics ? Self.openMetricsSuffixes : Self.suffixes
    if let underscore = name.lastIndex(of: "_"), let index = familyIndices[String(name[..<underscore])],
      let type = page.families[index].type, suffixes[type]?.contains(String(name[underscore...])) == true
    {
      return index
    }
    return familyIndex(name)
  }
}
