/// The kinds of files that carry one iteration's results.
enum DocumentKind: UInt8 {
  /// `ITER_SUMMARY_7.json`: the figures.
  case summary
  /// `ITER_METRICS_7.prom`: the bot's metrics page at the iteration's end.
  case metrics
  /// `ITER_SAMPLES_7.csv`: raw observations.
  case samples

  init?(name: String) {
    guard let kind = Self.all.first(where: { $0.kind.name == name })?.kind else { return nil }
    self = kind
  }

  /// As the column `kind` has it.
  var name: String {
    switch self {
    case .summary: "summary"
    case .metrics: "metrics"
    case .samples: "samples"
    }
  }

  fileprivate var affixes: (prefix: String, suffix: String) {
    switch self {
    case .summary: ("ITER_SUMMARY_", ".json")
    case .metrics: ("ITER_METRICS_", ".prom")
    case .samples: ("ITER_SAMPLES_", ".csv")
    }
  }

  fileprivate static let all: [(kind: DocumentKind, prefix: [UInt8], suffix: [UInt8])] = [summary, metrics, samples].map
  {
    ($0, Array($0.affixes.prefix.utf8), Array($0.affixes.suffix.utf8))
  }
}

/// What the name of a file in a run's directory says: `ITER_SUMMARY_7.json`, `ITER_SUMMARY_BTCUSDT_007.json`.
enum RunFileName {
  /// Iteration `iter`, written with `width` digits; `symbol` is "" for a whole iteration.
  case document(kind: DocumentKind, iter: Int64, width: Int, symbol: String)
  /// The form of such a name, with an index above 10^9.
  case indexOutOfRange
  /// Looks like such a name and is none.
  case nearMiss
  case other

  static let maximumIndex: Int64 = 1_000_000_000
  /// What such names look like, for a person.
  static let pattern = "ITER_SUMMARY_<N>.json, ITER_METRICS_<N>.prom or ITER_SAMPLES_<N>.csv"

  init(_ name: UnsafeBufferPointer<UInt8>) {
    for (kind, prefix, suffix) in DocumentKind.all
    where name.starts(with: prefix) && name.suffix(suffix.count).elementsEqual(suffix)
      && name.count > prefix.count + suffix.count
    {
      self = Self.read(kind, name[prefix.count..<name.count - suffix.count])
      return
    }
    let text = String(decoding: name, as: UTF8.self).uppercased()
    self = ["ITER_SUMMARY", "ITER_METRICS", "ITER_SAMPLES"].contains(where: text.contains) ? .nearMiss : .other
  }

  /// Reads what stands between a name's prefix and its suffix.
  private static func read(_ kind: DocumentKind, _ middle: Slice<UnsafeBufferPointer<UInt8>>) -> RunFileName {
    var middle = middle
    var symbol = ""
    if let underscore = middle.lastIndex(of: UInt8(ascii: "_")) {
      let letters = middle[..<underscore]
      guard kind == .summary, letters.count <= 64, letters.allSatisfy(isSymbolByte), letters.contains(where: isCapital)
      else { return .nearMiss }
      symbol = String(decoding: letters, as: UTF8.self)
      middle = middle[(underscore + 1)...]
    }
    guard !middle.isEmpty, middle.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return .nearMiss }
    let digits = middle.drop { $0 == UInt8(ascii: "0") }
    let iter = digits.count > 10 ? Int64.max : digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    return iter > maximumIndex
      ? .indexOutOfRange : .document(kind: kind, iter: iter, width: middle.count, symbol: symbol)
  }

  /// The name that `init` read.
  static func text(kind: DocumentKind, iter: Int64, width: Int, symbol: String) -> String {
    let digits = "\(iter)"
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return kind.affixes.prefix + (symbol.isEmpty ? "" : symbol + "_") + zeros + digits + kind.affixes.suffix
  }

  private static func isCapital(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }

  private static func isSymbolByte(_ byte: UInt8) -> Bool {
    isCapital(byte) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
  }
}
