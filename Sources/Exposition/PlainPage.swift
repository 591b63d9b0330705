import Glibc

/// Tells at a glance that a page keeps the rules, where it has the form that `PrometheusText` gives it: gauges and
/// histograms, a histogram's buckets in a row with its sum and its count behind them. A page that it does not take may
/// be in order too; what is wrong with it, if anything, only `MetricLint` says.
struct PlainPage {
  /// Of the families so far, and of the samples that they alone may have.
  private var names: Set<String> = []
  /// Of the series of the family at hand. Series that are the same have the same; two others that have it as well only
  /// make the page one for the lint.
  private var marks: Set<UInt64> = []
  /// Where the names of the labels at hand stand.
  private var labels: [Range<Int>] = []

  /// Whether these are whole families that break no rule, each by itself and beside those that were taken before.
  mutating func takes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (try? UTF8Span(validating: bytes.span)) != nil else { return false }
    var text = PlainText(bytes)
    repeat {
      guard takeFamily(&text) else { return false }
    } while !text.isAtEnd
    return true
  }

  private mutating func takeFamily(_ text: inout PlainText) -> Bool {
    guard text.take("# HELP "), let name = text.name(), text.take(" "), text.takeText(upTo: 0x0A), text.take("# TYPE "),
      text.take(name), text.take(" ")
    else { return false }
    let family = text.string(name)
    marks.removeAll(keepingCapacity: true)
    guard !family.hasSuffix("_total"), names.insert(family).inserted else { return false }
    if text.take("gauge\n") {
      repeat {
        guard text.take(name), let series = takeLabels(&text), text.number() != nil, marks.insert(series.mark).inserted
        else { return false }
      } while text.isInFamily
      return true
    }
    guard text.take("histogram\n") else { return false }
    for suffix in ["_bucket", "_sum", "_count"] where !names.insert(family + suffix).inserted { return false }
    repeat {
      guard takeHistogram(&text, name) else { return false }
    } while text.isInFamily
    return true
  }

  /// Bounds that rise to +Inf with counts that do not fall, then the sum and a count that is the last of them.
  private mutating func takeHistogram(_ text: inout PlainText, _ name: Range<Int>) -> Bool {
    var (below, count, mark) = (-Double.infinity, 0.0, UInt64?.none)
    repeat {
      guard text.take(name), text.take("_bucket"), let series = takeLabels(&text, hasBound: true),
        series.mark == mark ?? series.mark, series.bound > below, let value = text.number(), value >= count,
        value == value.rounded(), value <= Double(HistogramPoint.maximumCount)
      else { return false }
      (below, count, mark) = (series.bound, value, series.mark)
    } while below < .infinity
    guard let mark, marks.insert(mark).inserted else { return false }
    return text.take(name) && text.take("_sum") && takeLabels(&text)?.mark == mark && text.number() != nil
      && text.take(name) && text.take("_count") && takeLabels(&text)?.mark == mark && text.number() == count
  }

  /// The labels up to the value, each with another name. The mark does not depend on their order.
  private mutating func takeLabels(
    _ text: inout PlainText, hasBound: Bool = false
  ) -> (mark: UInt64, bound: Double)? {
    labels.removeAll(keepingCapacity: true)
    var (mark, bound) = (UInt64(0), Double.nan)
    if text.take("{") {
      repeat {
        let start = text.position
        guard let name = text.name(colons: false), !labels.contains(where: { text.areSame($0, name) }),
          !text.isSame(name, "__name__"), text.take("=\"")
        else { return nil }
        labels.append(name)
        let value = text.position
        guard text.takeText(upTo: UInt8(ascii: "\"")) else { return nil }
        if text.isSame(name, "le") && hasBound {
          guard let le = text.number(value..<text.position - 1) else { return nil }
          bound = le
        } else {
          mark &+= text.mark(start..<text.position)
        }
      } while text.take(",")
      guard text.take("}") else { return nil }
    }
    return text.take(" ") ? (mark, bound) : nil
  }
}

/// The text of a page, read from its start to its end.
private struct PlainText {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }
  /// Whether another sample follows.
  var isInFamily: Bool { !isAtEnd && bytes[position] != UInt8(ascii: "#") }

  mutating func take(_ expected: StaticString) -> Bool {
    let count = expected.utf8CodeUnitCount
    guard bytes.count - position >= count, memcmp(bytes.baseAddress! + position, expected.utf8Start, count) == 0
    else { return false }
    position += count
    return true
  }

  /// What stands at another place already.
  mutating func take(_ range: Range<Int>) -> Bool {
    guard bytes.count - position >= range.count, areSame(range, position..<position + range.count) else { return false }
    position += range.count
    return true
  }

  func areSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
    one.count == other.count
      && memcmp(bytes.baseAddress! + one.lowerBound, bytes.baseAddress! + other.lowerBound, one.count) == 0
  }

  func isSame(_ range: Range<Int>, _ text: StaticString) -> Bool {
    range.count == text.utf8CodeUnitCount
      && memcmp(bytes.baseAddress! + range.lowerBound, text.utf8Start, range.count) == 0
  }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// A metric's name, or without colons a label's.
  mutating func name(colons: Bool = true) -> Range<Int>? {
    let start = position
    while !isAtEnd, isPart(bytes[position], colons) { position += 1 }
    return position > start && bytes[start] &- UInt8(ascii: "0") >= 10 ? start..<position : nil
  }

  private func isPart(_ byte: UInt8, _ colons: Bool) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":") && colons
  }

  /// A HELP text or the value of a label, and what ends it.
  mutating func takeText(upTo end: UInt8) -> Bool {
    while !isAtEnd {
      let byte = bytes[position]
      position += 1
      if byte == end { return true }
      if byte == 0x0A || byte == 0x0D { return false }
      guard byte == UInt8(ascii: "\\") else { continue }
      guard !isAtEnd else { return false }
      let escaped = bytes[position]
      let isKnown =
        escaped == UInt8(ascii: "\\") || escaped == UInt8(ascii: "n") || escaped == UInt8(ascii: "\"") && end == escaped
      guard isKnown else { return false }
      position += 1
    }
    return false
  }

  /// The number that the line ends in.
  mutating func number() -> Double? {
    let start = position
    while !isAtEnd, bytes[position] != 0x0A { position += 1 }
    guard !isAtEnd, let number = number(start..<position) else { return nil }
    position += 1
    return number
  }

  func number(_ range: Range<Int>) -> Double? {
    let text = UnsafeBufferPointer(rebasing: bytes[range])
    let isPlain = text.allSatisfy {
      $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
        || $0 == UInt8(ascii: "e")
    }
    if isPlain { return Decimal.double(text).flatMap { $0.isFinite ? $0 : nil } }
    if isSame(range, "+Inf") { return .infinity }
    if isSame(range, "-Inf") { return -.infinity }
    return isSame(range, "NaN") ? .nan : nil
  }

  /// FNV-1a, and its bits mixed so that sums of several say little of each.
  func mark(_ range: Range<Int>) -> UInt64 {
    var mark: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes[range] { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01B3 }
    mark = (mark ^ mark >> 32) &* 0x9E37_79B9_7F4A_7C15
    return mark ^ mark >> 29
  }
}
