extension [UInt8] {
  /// Appends a whole number.
  mutating func append(integer: Int64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { room in
      var text = TextFromBehind(room)
      text.putDigits(of: integer.magnitude)
      if integer < 0 { text.put("-") }
      append(contentsOf: text.bytes)
    }
  }

  /// Appends the fewest digits that read back as the same double, laid out as its `description`, without a String.
  mutating func append(real: Double) {
    guard let (digits, exponent) = ShortestDecimal.of(real.magnitude) else {
      return append(contentsOf: real.description.utf8)
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { room in
      var text = TextFromBehind(room)
      if digits != 0 && real.magnitude < 1e-4 {
        text.putScientific(digits, exponent)
      } else {
        text.putPlain(digits, exponent)
      }
      if real.sign == .minus { text.put("-") }
      append(contentsOf: text.bytes)
    }
  }
}

/// Text that is written from its last byte to its first, as digits come.
private struct TextFromBehind {
  private let room: UnsafeMutableBufferPointer<UInt8>
  private var start: Int

  init(_ room: UnsafeMutableBufferPointer<UInt8>) { (self.room, start) = (room, room.count) }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: room[start...]) }

  mutating func put(_ character: Unicode.Scalar) {
    start -= 1
    room[start] = UInt8(ascii: character)
  }

  /// Puts the last `count` digits of a number, zeros where it has fewer; returns the number without them.
  mutating func putDigits(_ count: Int, of number: UInt64) -> UInt64 {
    var rest = number
    for _ in 0..<count {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      start -= 1
      room[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    return rest
  }

  /// Puts all digits of a number.
  mutating func putDigits(of number: UInt64) {
    var rest = number
    repeat { rest = putDigits(1, of: rest) } while rest > 0
  }

  /// `12.5`
  mutating func putPlain(_ digits: UInt64, _ exponent: Int) {
    if exponent >= 0 { put("0") }
    let whole = putDigits(max(0, -exponent), of: digits)
    put(".")
    for _ in 0..<max(0, exponent) { put("0") }
    putDigits(of: whole)
  }

  /// `1.25e-05`
  mutating func putScientific(_ digits: UInt64, _ exponent: Int) {
    var (count, limit) = (1, UInt64(10))
    while limit <= digits { (count, limit) = (count + 1, limit * 10) }
    let power = UInt64(1 - count - exponent)
    putDigits(of: power)
    if power < 10 { put("0") }
    put("-")
    put("e")
    let first = putDigits(count - 1, of: digits)
    if count > 1 { put(".") }
    putDigits(of: first)
  }
}

/// The decimal with the fewest digits that reads back as a double; of several, the nearest.
enum ShortestDecimal {
  /// digits * 10^exponent; nil below 2^-73 and from 2^52 on, where what follows is not exact.
  @inline(__always)
  static func of(_ magnitude: Double) -> (digits: UInt64, exponent: Int)? {
    guard magnitude < 0x1p52 else { return nil }
    // No two decimals of up to 15 digits read back as one double, so the one that does is the shortest.
    if magnitude < 1e11 {
      let digits = UInt64(magnitude * 1e4 + 0.5)
      if Double(digits) / 1e4 == magnitude { return stripped(digits, -4) }
    }
    guard magnitude >= 0x1p-73 else { return nil }
    return schubfach(magnitude)
  }

  private static func stripped(_ digits: UInt64, _ exponent: Int) -> (digits: UInt64, exponent: Int) {
    guard digits != 0 else { return (0, 0) }
    var (digits, exponent) = (digits, exponent)
    while case (let quotient, 0) = digits.quotientAndRemainder(dividingBy: 10) {
      (digits, exponent) = (quotient, exponent + 1)
    }
    return (digits, exponent)
  }

  /// R. Giulietti, The Schubfach way to render doubles. Here every power of ten is exact in 128 bits.
  private static func schubfach(_ magnitude: Double) -> (digits: UInt64, exponent: Int) {
    // magnitude = c * 2^(q - 2); what rounds to it lies between the halves to its neighbours, edges included where c is even.
    let (fraction, q) = (magnitude.significandBitPattern, Int(magnitude.exponentBitPattern) - 1075)
    let c = (fraction | 1 << 52) << 2
    let edge = fraction & 1
    // floor(log10(2^q)), or of 3/4 * 2^q below a power of two, whose lower neighbour is nearer.
    let exponent = (q * 1_262_611 - (fraction == 0 ? 524_031 : 0)) >> 22
    // Shifts of 64 and more alone: the low word of the product only says whether something was cut off.
    let power = powers[-exponent] << UInt128(max(0, 64 + q))
    let shift = UInt128(max(0, -q - 64))
    func scaled(_ x: UInt64) -> UInt64 {
      let low = x.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power))
      let high = UInt128(x) &* (power >> 64) &+ UInt128(low.high)
      let isCut = low.low != 0 || high & (1 << shift &- 1) != 0
      return UInt64(truncatingIfNeeded: high >> shift) | (isCut ? 1 : 0)
    }
    // All in quarters of 10^exponent.
    let (below, at, above) = (scaled(c - (fraction == 0 ? 1 : 2)) + edge, scaled(c), scaled(c + 2) - edge)
    let units = at >> 2
    let tens = units / 10 * 10
    switch (below <= tens << 2, (tens + 10) << 2 <= above) {
    case (true, false): return stripped(tens, exponent)
    case (false, true): return stripped(tens + 10, exponent)
    default: break
    }
    switch (below <= units << 2, (units + 1) << 2 <= above) {
    case (true, false): return (units, exponent)
    case (false, true): return stripped(units + 1, exponent)
    default:
      let half = units << 2 + 2
      return (at > half || at == half && units & 1 == 1 ? units + 1 : units, exponent)
    }
  }

  /// 10^0 to 10^38.
  private static let powers = (0..<39).map { n in (0..<n).reduce(UInt128(1)) { power, _ in power * 10 } }
}
