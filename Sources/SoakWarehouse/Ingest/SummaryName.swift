/// What the name of a file in a run's directory says: `ITER_SUMMARY_7.json`, `ITER_SUMMARY_BTCUSDT_007.json`.
enum SummaryName {
  /// Iteration `iter`, written with `width` digits; `symbol` is "" for a whole iteration.
  case summary(iter: Int64, width: Int, symbol: String)
  /// The form of a summary's name, with an index above 10^9.
  case indexOutOfRange
  /// Looks like a summary's name and is none.
  case nearMiss
  case other

  static let maximumIndex: Int64 = 1_000_000_000

  init(_ name: UnsafeBufferPointer<UInt8>) {
    let prefix = Array("ITER_SUMMARY_".utf8)
    let suffix = Array(".json".utf8)
    guard name.starts(with: prefix), name.suffix(suffix.count).elementsEqual(suffix),
      name.count > prefix.count + suffix.count
    else {
      self = Self.looksLikeSummary(name) ? .nearMiss : .other
      return
    }
    var middle = name[prefix.count..<name.count - suffix.count]
    var symbol = ""
    if let underscore = middle.lastIndex(of: UInt8(ascii: "_")) {
      let letters = middle[..<underscore]
      guard letters.allSatisfy(Self.isSymbolByte), letters.contains(where: Self.isCapital), letters.count <= 64 else {
        self = .nearMiss
        return
      }
      symbol = String(decoding: letters, as: UTF8.self)
      middle = middle[(underscore + 1)...]
    }
    guard !middle.isEmpty, middle.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      self = .nearMiss
      return
    }
    let digits = middle.drop { $0 == UInt8(ascii: "0") }
    let iter = digits.count > 10 ? Int64.max : digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    self =
      iter > Self.maximumIndex ? .indexOutOfRange : .summary(iter: iter, width: middle.count, symbol: symbol)
  }

  /// The name that `init` read.
  static func fileName(iter: Int64, width: Int, symbol: String) -> String {
    let digits = "\(iter)"
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return "ITER_SUMMARY_" + (symbol.isEmpty ? "" : symbol + "_") + zeros + digits + ".json"
  }

  private static func looksLikeSummary(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    String(decoding: name, as: UTF8.self).uppercased().contains("ITER_SUMMARY")
  }

  private static func isCapital(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }

  private static func isSymbolByte(_ byte: UInt8) -> Bool {
    isCapital(byte) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
  }
}
