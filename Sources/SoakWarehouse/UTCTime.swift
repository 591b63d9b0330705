import SQLite

/// One moment, read from the spellings that soak tools use.
struct UTCTime: Equatable {
  /// ISO 8601 in UTC, `2025-11-01T00:01:00Z`, with as many digits of the second as there were.
  let text: String
  /// How the spelling departs from RFC 3339; nil where it does not.
  let oddity: String?

  /// Reads a text, or a number of seconds or milliseconds since 1970; nil where it names no moment.
  init?(_ value: Value) {
    switch value {
    case .text(let text):
      guard let time = Array(text.utf8).withUnsafeBufferPointer({ UTCTime($0) }) else { return nil }
      self = time
    case .integer(let number): self.init(epoch: Double(number))
    case .real(let number): self.init(epoch: number)
    case .null, .blob: return nil
    }
  }

  /// 10 digits are seconds, 13 milliseconds: the years 1973 to 5138, and no overlap.
  private init?(epoch: Double) {
    let isMilliseconds = epoch >= 1e11
    guard epoch >= 1e8, epoch < 1e14 else { return nil }
    let milliseconds = Int64((isMilliseconds ? epoch : epoch * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    self.init(seconds: milliseconds / 1000, fraction: String(fraction), oddity: "time_epoch")
  }

  /// Reads a text of UTF-8.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var rest = text[...]
    if text.count == 10 || text.count == 13, let number = Int64(String(decoding: text, as: UTF8.self)), number > 0 {
      self.init(epoch: Double(number))
      return
    }
    guard let year = Self.digits(4, &rest) else { return nil }
    let isExtended = Self.take("-", &rest)
    guard let month = Self.digits(2, &rest), !isExtended || Self.take("-", &rest), let day = Self.digits(2, &rest),
      Self.take("T", &rest) || Self.take("t", &rest) || Self.take(" ", &rest), let hour = Self.digits(2, &rest)
    else { return nil }
    let hasColons = Self.take(":", &rest)
    guard let minute = Self.digits(2, &rest) else { return nil }
    var second = 0
    var fraction = ""
    if hasColons ? Self.take(":", &rest) : rest.first.map(Self.isDigit) == true {
      guard let digits = Self.digits(2, &rest) else { return nil }
      second = digits
      if Self.take(".", &rest) || Self.take(",", &rest) {
        fraction = String(decoding: rest.prefix(while: Self.isDigit), as: UTF8.self)
        guard !fraction.isEmpty else { return nil }
        rest = rest.dropFirst(fraction.utf8.count)
      }
    }
    guard let (offset, zoneOddity) = Self.zone(&rest), rest.isEmpty else { return nil }
    let isLeap = second == 60 && minute == 59
    let isMidnight = hour == 24 && minute == 0 && second == 0 && fraction.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    guard 1...12 ~= month, 1...Self.days(inMonth: month, year: year) ~= day, hour < 24 || isMidnight, minute < 60,
      second < 60 || isLeap
    else { return nil }
    let isCanonical = isExtended && hasColons && !isLeap && !isMidnight
    let seconds = Self.days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset * 60
    self.init(
      seconds: Int64(seconds), fraction: fraction, oddity: zoneOddity ?? (isCanonical ? nil : "time_odd_form"))
  }

  /// Milliseconds since 1970.
  let milliseconds: Int64
  /// The end of the year 9999, in milliseconds since 1970.
  static let end: Int64 = 253_402_300_800_000

  private init?(seconds: Int64, fraction: String, oddity: String?) {
    milliseconds = seconds * 1000 + (Int64((fraction + "000").prefix(3)) ?? 0)
    // The years 1970 to 9999, which sort as text.
    guard 0..<Self.end / 1000 ~= seconds else { return nil }
    let second = Int(seconds % 86400)
    let (year, month, day) = Self.date(Int(seconds / 86400))
    text = String(unsafeUninitializedCapacity: 32) { bytes in
      var count = 0
      func put(_ number: Int, _ width: Int, _ end: Unicode.Scalar) {
        var number = number
        for place in (count..<count + width).reversed() {
          bytes[place] = UInt8(ascii: "0") + UInt8(number % 10)
          number /= 10
        }
        bytes[count + width] = UInt8(ascii: end)
        count += width + 1
      }
      put(year, 4, "-")
      put(month, 2, "-")
      put(day, 2, "T")
      put(second / 3600, 2, ":")
      put(second / 60 % 60, 2, ":")
      put(second % 60, 2, ".")
      let point = count - 1
      for digit in fraction.utf8.prefix(9) {
        bytes[count] = digit
        count += 1
      }
      while count > point && (bytes[count - 1] == UInt8(ascii: "0") || count - 1 == point) { count -= 1 }
      bytes[count] = UInt8(ascii: "Z")
      return count + 1
    }
    self.oddity = oddity
  }

  /// The zone's minutes east of UTC, and what is odd about its spelling.
  private static func zone(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> (minutes: Int, oddity: String?)? {
    if rest.isEmpty { return (0, "time_without_zone") }
    if take("Z", &rest) || take("z", &rest) { return (0, nil) }
    if take(" UTC", &rest) || take("UTC", &rest) || take(" GMT", &rest) { return (0, "time_odd_form") }
    let sign = take("+", &rest) ? 1 : take("-", &rest) ? -1 : 0
    guard sign != 0, let hours = digits(2, &rest) else { return nil }
    let hasColon = take(":", &rest)
    let minutes = digits(2, &rest)
    guard hours < 24, (minutes ?? 0) < 60, minutes != nil || !hasColon else { return nil }
    let offset = sign * (hours * 60 + (minutes ?? 0))
    // "+00:00Z", from appending a Z to what has a zone already: twice the same, if odd.
    if offset == 0 && take("Z", &rest) { return (0, "time_odd_form") }
    return (offset, hasColon ? nil : "time_odd_form")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func digits(_ count: Int, _ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func take(_ text: StaticString, _ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard rest.starts(with: text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private static func days(inMonth month: Int, year: Int) -> Int {
    month == 12 ? 31 : days(year, month + 1, 1) - days(year, month, 1)
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + (153 * marchMonth + 2) / 5 + day - 1
      - 719_468
  }

  /// The inverse of `days`.
  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    var year = 1970 + days / 366
    while Self.days(year + 1, 1, 1) <= days { year += 1 }
    var month = 12
    while Self.days(year, month, 1) > days { month -= 1 }
    return (year, month, days - Self.days(year, month, 1) + 1)
  }
}
