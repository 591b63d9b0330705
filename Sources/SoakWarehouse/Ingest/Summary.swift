import Exposition

/// What a summary says, as it goes into `iteration`, `iteration_symbol` and `issue`: what the views document_source and
/// document_value say of it in SQL, found in one pass over the bytes. A test holds the two together.
struct Summary: Sendable {
  /// One number for each metric of the aliases, in their order; NaN, which SQLite stores as NULL, where there is none.
  typealias Figures = [Double]

  struct Issue: Hashable, Sendable {
    let path: [UInt8]?
    let code: String
    let detail: [UInt8]
  }

  /// UTC, ISO 8601.
  var observedAt: String?
  /// Of the whole iteration.
  var figures: Figures
  /// The figures of symbols, each symbol once.
  var symbols: [(name: String, figures: Figures)] = []
  /// Every place at which a symbol's figures stand, also where there are several for one.
  var symbolSources: [String] = []
  var issues: [Issue] = []
  /// Whether it carries histograms, which are read where they are stored.
  var hasHistograms = false
}

/// Reads one summary.
struct SummaryReader {
  /// An object that holds figures, of the whole iteration or of one symbol.
  struct Source {
    /// '' for the whole iteration.
    let symbol: String
    let prefix: [UInt8]
    let holder: Int
  }

  /// A known name that is there, whatever stands there.
  struct Found {
    let source: Int
    let alias: Int
    let value: Int
    /// The other part of a share; -1 where there is none.
    let complement: Int
    /// What stands there, where it is a number, or a text that is a plain JSON number.
    let plain, complementPlain: Plain?
    /// The figure; NaN where there is none.
    let number: Double
  }

  /// A number, where it is spelled, or how, where it is spelled with escapes.
  struct Plain {
    let range: Range<Int>
    let unescaped: [UInt8]?
    let number: Double
  }

  let text: SummaryText
  let aliases: MetricAliases
  let iter: Int64
  /// Of the file's name.
  let symbol: String
  let oddities: [JSONScan.Oddity]
  let oddityCounts: [JSONScan.Oddity.Kind: Int]
  /// The objects in which a whole iteration's figures may lie.
  let summary, kpi: Int?
  let holder: Int
  let prefix: [UInt8]
  var sources: [Source] = []
  var found: [Found] = []
  /// The symbols of `sources`, each once; by symbol and metric, the place in `found` that counts, or -1.
  var symbols: [String] = []
  var chosen: [[Int]] = []

  init(
    _ text: SummaryText, _ aliases: MetricAliases, iter: Int64, symbol: String, oddIn scan: JSONScan
  ) {
    (self.text, self.aliases, self.iter, self.symbol) = (text, aliases, iter, symbol)
    (oddities, oddityCounts) = (scan.oddities, scan.oddityCounts)
    summary = text.find("summary")
    kpi = text.find("kpi")
    if let summary, text.isObject(summary) {
      (holder, prefix) = (summary, Array("$.summary".utf8))
    } else if let kpi, text.isObject(kpi) {
      (holder, prefix) = (kpi, Array("$.kpi".utf8))
    } else {
      (holder, prefix) = (0, Array("$".utf8))
    }
    findSources()
    findValues()
    choose()
  }

  /// Everything that is stored of the summary.
  func read() -> Summary {
    func figures(_ chosen: [Int]) -> Summary.Figures { chosen.map { $0 < 0 ? .nan : found[$0].number } }
    var result = Summary(figures: Array(repeating: .nan, count: aliases.metrics.count))
    for (symbol, chosen) in zip(symbols, chosen) {
      if symbol.isEmpty {
        result.figures = figures(chosen)
      } else {
        result.symbols.append((symbol, figures(chosen)))
      }
    }
    result.symbolSources = sources.lazy.map(\.symbol).filter { !$0.isEmpty }
    result.hasHistograms = text.isObject(text.find("histograms"))
    addIssues(to: &result)
    return result
  }

  // MARK: - document_source

  private mutating func findSources() {
    if symbol.isEmpty { sources.append(Source(symbol: "", prefix: prefix, holder: holder)) }
    if let name = namedSymbol { sources.append(Source(symbol: name, prefix: prefix, holder: holder)) }
    guard symbol.isEmpty, holder == 0 else { return }
    for (index, key) in mapMembers where text.isObject(index) && Self.isSymbol(key) && hasFigures(index) {
      sources.append(Source(symbol: String(decoding: key, as: UTF8.self), prefix: Self.path(key), holder: index))
    }
  }

  /// The symbol of the whole document, as its name says, or the body.
  private var namedSymbol: String? {
    if !symbol.isEmpty { return symbol }
    for place in [text.find("symbol"), summary.flatMap { text.find("symbol", in: $0) }] {
      guard let place, text.members[place].kind == .text, let name = text.text(place) else { continue }
      return Self.isSymbol(name) ? String(decoding: name, as: UTF8.self) : nil
    }
    return nil
  }

  /// The top level's members that may be symbols with their figures, and their keys.
  var mapMembers: [(index: Int, key: [UInt8])] {
    var members: [(Int, [UInt8])] = []
    var index = text.firstMember(of: 0)
    while index < text.members[0].next {
      let key = text.plainKey(index)
      if !Self.reserved.contains(where: { $0.elementsEqual(key.lazy.map(Self.lowercased)) }) {
        members.append((index, key))
      }
      index = text.members[index].next
    }
    return members
  }

  private static let reserved = ["meta", "summary", "kpi", "tuning", "fills", "blocks", "histograms"].map {
    Array($0.utf8)
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }

  static func isSymbol(_ name: [UInt8]) -> Bool {
    1...64 ~= name.count
      && name.allSatisfy {
        ($0 | 0x20) &- UInt8(ascii: "a") < 26 || UInt8(ascii: "0")...UInt8(ascii: ":") ~= $0
          || UInt8(ascii: "-")...UInt8(ascii: "/") ~= $0 || "_@#+".utf8.contains($0)
      }
  }

  /// Whether an object has any of the names by themselves.
  func hasFigures(_ index: Int) -> Bool {
    var slots = Array(repeating: -1, count: aliases.slotCount)
    aliases.locate(in: text, index, &slots)
    return aliases.aliases.contains { slots[$0.name] >= 0 }
  }

  /// The path of a member of the top level.
  private static func path(_ key: [UInt8]) -> [UInt8] {
    let isPlain =
      key[0] &- UInt8(ascii: "0") >= 10
      && key.allSatisfy {
        ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "_")
      }
    return isPlain ? Array("$.".utf8) + key : Array("$.\"".utf8) + key + Array("\"".utf8)
  }

  // MARK: - document_value

  private mutating func findValues() {
    var slots = Array(repeating: -1, count: aliases.slotCount)
    found.reserveCapacity(12)
    for (index, source) in sources.enumerated() {
      aliases.locate(in: text, source.holder, &slots)
      for (place, alias) in aliases.aliases.enumerated() where slots[alias.name] >= 0 {
        let complement = alias.complement < 0 ? -1 : slots[alias.complement]
        let plain = plain(slots[alias.name])
        let other = complement < 0 ? nil : self.plain(complement)
        found.append(
          Found(
            source: index, alias: place, value: slots[alias.name], complement: complement, plain: plain,
            complementPlain: other, number: Self.figure(plain, other, alias)))
      }
    }
  }

  private func plain(_ index: Int) -> Plain? {
    let member = text.members[index]
    switch member.kind {
    case .integer, .real: return Plain(range: member.value, unescaped: nil, number: text.real(index))
    case .text:
      let range = text.inside(member.value)
      if member.hasEscapes {
        let digits = text.unescaped(range, true)
        let number = digits.withUnsafeBufferPointer { Self.number($0) }
        return number.map { Plain(range: range, unescaped: digits, number: $0) }
      }
      let number = Self.number(UnsafeBufferPointer(rebasing: text.bytes[range]))
      return number.map { Plain(range: range, unescaped: nil, number: $0) }
    default: return nil
    }
  }

  /// A number as it is spelled.
  func spelling(_ plain: Plain) -> [UInt8] { plain.unescaped ?? Array(text.bytes[plain.range]) }

  /// The number that a whole text is, as JSON has it.
  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    // Most texts say by their first byte that they are none.
    guard let first = text.first, first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10,
      let value = try? JSONScanner.scan(text).members[0], value.kind == .integer || value.kind == .real,
      value.value == text.indices
    else { return nil }
    return Decimal.double(text)
  }

  private static func figure(_ plain: Plain?, _ complement: Plain?, _ alias: MetricAliases.Alias) -> Double {
    guard let number = plain?.number, number.isFinite else { return .nan }
    guard alias.complement >= 0 else { return number / alias.divisor }
    guard let other = complement?.number, number >= 0, other >= 0, 1e-300...1e300 ~= number + other else { return .nan }
    return number / (number + other)
  }

  /// Of the names of one metric, the best that carries a number counts; of two places of one symbol, the first.
  private mutating func choose() {
    var places: [String: Int] = [:]
    var placeOfSource: [Int] = []
    for source in sources {
      let known = sources.count == 1 ? nil : places.updateValue(symbols.count, forKey: source.symbol)
      if let known {
        places[source.symbol] = known
      } else {
        symbols.append(source.symbol)
        chosen.append(Array(repeating: -1, count: aliases.metrics.count))
      }
      placeOfSource.append(known ?? symbols.count - 1)
    }
    for (index, one) in found.enumerated() where !one.number.isNaN {
      let place = placeOfSource[one.source]
      let metric = aliases.aliases[one.alias].metric
      let best = chosen[place][metric]
      if best < 0 || one.alias < found[best].alias { chosen[place][metric] = index }
    }
  }
}
