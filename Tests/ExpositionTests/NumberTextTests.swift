import Exposition
import Testing

private func text(_ real: Double) -> String { Cell.real(real).plainText }

struct NumberTextTests {
  @Test(
    arguments: [
      0.0, -0.0, 1, -1.5, 3.87, 0.1, 0.3, 3.0999999999999996, 2.1 - 0.1, 1e-4, 9.999e-5, 1e-5, 1.25e-7,
      -8.881784197001252e-16, .leastNonzeroMagnitude, 0x1p-73, 0x1p-74, 0x1p52, 0x1p53, 0x1p54,
      4_503_599_627_370_495.5, 1e11, 99_999_999_999.9999, 1e15, 1e16, 1e22, 1.7e308, 2.5e-22, .infinity, -.infinity,
      .nan, .leastNormalMagnitude, .greatestFiniteMagnitude,
    ] as [Double])
  func `A double has the digits of its description`(_ real: Double) {
    #expect(text(real) == real.description)
  }

  /// Where digits round, tie and change in number: decimals, powers of two, their neighbours, any bits.
  @Test func `So have a hundred thousand doubles of all kinds`() {
    var state: UInt64 = 1
    var wrong: [Double] = []
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11 ^ state << 31
    }
    for round in 0..<25_000 {
      let short = Double(next() % 10_000_000) / [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7][round % 8]
      let power = Double(sign: .plus, exponent: Int(next() % 140) - 80, significand: 1)
      let reals = [
        short, short.nextUp, power, power.nextDown, Double(bitPattern: next()), Double(next()) / Double(next()),
      ]
      wrong += reals.filter { text($0) != $0.description }
    }
    #expect(wrong == [])
  }

  @Test(arguments: [0, 7, -7, 10, 1_000_000, .max, .min] as [Int64])
  func `A whole number has its digits`(_ integer: Int64) {
    #expect(Cell.integer(integer).plainText == "\(integer)")
  }
}
