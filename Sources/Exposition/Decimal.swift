/// Decimal texts as doubles, each the nearest to what is written.
public enum Decimal {
  /// Reads `-12.5e3`; nil for what is no number. What is too large is infinite.
  public static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    fast(text) ?? Double(String(decoding: text, as: UTF8.self))
  }

  private static let powers: [Double] = (0...22).map { (0..<$0).reduce(1) { power, _ in power * 10 } }

  /// Up to 19 digits with a moderate exponent; nil where more care is needed.
  private static func fast(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var digits: UInt64 = 0
    var count = 0
    var exponent = 0
    var hasPoint = false
    var isNegative = false
    var index = 0
    if index < text.count, text[index] == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    }
    while index < text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      if digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        count += 1
        if hasPoint { exponent -= 1 }
      } else if text[index] == UInt8(ascii: ".") && !hasPoint && count > 0 {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    guard 1...19 ~= count, !hasPoint || exponent < 0 else { return nil }
    if index < text.count {
      guard text[index] | 0x20 == UInt8(ascii: "e"), let written = small(text[index...].dropFirst()) else { return nil }
      exponent += written
    }
    guard let value = nearest(digits, exponent) else { return nil }
    return isNegative ? -value : value
  }

  /// An exponent of one or two digits.
  private static func small(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text.dropFirst(0)
    guard 1...2 ~= digits.count, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return isNegative ? -value : value
  }

  private static func nearest(_ digits: UInt64, _ exponent: Int) -> Double? {
    // Both exact, so that one operation rounds once.
    if digits <= 1 << 53, -22...22 ~= exponent {
      return exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
    }
    guard -19..<0 ~= exponent else { return nil }
    // A quotient of 64 bits and more, whose last bit also says whether anything is left over, rounds once too.
    let divisor = UInt128((0..<(-exponent)).reduce(UInt64(1)) { power, _ in power &* 10 })
    let shift = digits.leadingZeroBitCount + 64
    let (quotient, remainder) = (UInt128(digits) << UInt128(shift)).quotientAndRemainder(dividingBy: divisor)
    let excess = 64 - quotient.leadingZeroBitCount
    let top = UInt64(truncatingIfNeeded: quotient >> UInt128(max(0, excess)))
    let isExact = remainder == 0 && quotient & (UInt128(1) << UInt128(max(0, excess)) - 1) == 0
    return Double(sign: .plus, exponent: max(0, excess) - shift, significand: Double(isExact ? top : top | 1))
  }
}
