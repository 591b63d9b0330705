import Exposition

/// What is odd about a summary, in the order in which it is stored.
extension SummaryReader {
  typealias Issue = Summary.Issue

  func addIssues(to result: inout Summary) {
    for oddity in oddities {
      result.issues.append(
        oddity.kind == .nonFiniteLiteral
          ? issue(oddity.path, "nonfinite_literal", "\(oddity.text) is no JSON and counts as missing")
          : issue(oddity.path, "duplicate_key", "stands twice; the first counts"))
    }
    for (kind, code, what) in [
      (JSONScan.Oddity.Kind.nonFiniteLiteral, "nonfinite_literal", "literals that are no JSON and count as missing"),
      (.duplicateKey, "duplicate_key", "keys that stand twice; the first counts"),
    ] {
      // Of many in one document the first have a row each, the rest one with their number.
      let further = (oddityCounts[kind] ?? 0) - JSONScan.Oddity.notedCount
      if further > 0 { result.issues.append(issue("$", code, "and \(further) more \(what)")) }
    }
    result.issues += valueIssues()
    addIndexIssues(&result.issues)
    addSymbolIssues(&result.issues)
    addHolderIssues(&result.issues)
    addHistogramIssues(&result.issues)
    addTimeIssues(&result)
  }

  private func issue(_ path: String, _ code: String, _ detail: String, _ rest: some Sequence<UInt8> = []) -> Issue {
    Issue(path: Array(path.utf8), code: code, detail: Array(detail.utf8) + rest)
  }

  /// The beginning of a value as JSON.
  private func json(_ index: Int) -> [UInt8] { text.json(index, limit: 200) }

  /// The beginning of a value as a text.
  private func excerpt(_ index: Int) -> ArraySlice<UInt8> {
    (text.text(index) ?? Array("null".utf8)).prefix(characters: 200)
  }

  // MARK: - Figures

  private func valueIssues() -> [Issue] {
    var issues: [Issue] = []
    addOddValues(&issues)
    addOddShares(&issues)
    addOutOfRange(&issues)
    if !found.contains(where: { !$0.number.isNaN }) {
      issues.append(issue("$", "no_metrics", "none of the known names carries a number"))
    }
    return issues
  }

  private func path(_ one: Found, complement: Bool = false) -> [UInt8] {
    let alias = aliases.aliases[one.alias]
    return sources[one.source].prefix + [UInt8(ascii: ".")] + (complement ? alias.complementPath : alias.path)
  }

  /// What is no number. A null gross_bps or fees_eff_bps is not odd: so the producer spells "not measured". A literal
  /// such as NaN has an issue of its own already.
  private func addOddValues(_ issues: inout [Issue]) {
    let literals = Set(oddities.lazy.filter { $0.kind == .nonFiniteLiteral }.map { Array($0.path.utf8) })
    var seen: Set<Issue> = []
    func add(_ one: Found, _ value: Int, _ plain: Plain?, complement: Bool) {
      let kind = text.members[value].kind
      let isNumber = kind == .integer || kind == .real
      if isNumber && plain?.number.isFinite == true { return }
      let metric = aliases.metrics[aliases.aliases[one.alias].metric]
      if kind == .null && (metric == "gross_bps" || metric == "fees_eff_bps") { return }
      let path = path(one, complement: complement)
      if literals.contains(path) { return }
      let (code, detail) =
        switch kind {
        case .null: ("null_value", "null where a number was expected")
        case .text where plain != nil: ("text_number", "taken as a number: ")
        case .text: ("not_a_number", "no number that can be used: ")
        case .true, .false: ("boolean_value", "no number that can be used: ")
        case .object, .array: ("container_value", "no number that can be used: ")
        case .integer, .real: ("number_out_of_range", "no number that can be used: ")
        }
      let issue = Issue(path: path, code: code, detail: Array(detail.utf8) + (kind == .null ? [] : json(value)))
      if seen.insert(issue).inserted { issues.append(issue) }
    }
    for one in found { add(one, one.value, one.plain, complement: false) }
    for one in found where one.complement >= 0 { add(one, one.complement, one.complementPlain, complement: true) }
  }

  private func addOddShares(_ issues: inout [Issue]) {
    for one in found where aliases.aliases[one.alias].complement >= 0 && one.number.isNaN {
      if one.complement < 0 {
        let detail = path(one, complement: true) + Array(" is missing".utf8)
        issues.append(Issue(path: path(one), code: "share_unusable", detail: detail))
      } else if (one.plain?.number ?? 0) < 0 || (one.complementPlain?.number ?? 0) < 0 {
        // Where one of them is no number, there is nothing to say of both.
        guard let part = one.plain, let other = one.complementPlain else { continue }
        let detail =
          Array("a share cannot have a negative part: ".utf8) + spelling(part) + Array(", ".utf8) + spelling(other)
        issues.append(Issue(path: path(one), code: "share_unusable", detail: detail))
      }
    }
  }

  private func addOutOfRange(_ issues: inout [Issue]) {
    var seen: Set<Issue> = []
    let inOrder = symbols.count < 2 ? Array(symbols.indices) : symbols.indices.sorted { symbols[$0] < symbols[$1] }
    for symbol in inOrder {
      for (metric, index) in zip(aliases.metrics, chosen[symbol]) where index >= 0 {
        let one = found[index]
        let (code, what): (String, String)
        switch metric {
        case "risk_ratio" where !(0...1 ~= one.number): (code, what) = ("risk_out_of_range", ", outside 0..1")
        case "maker_taker_ratio" where !(0...1 ~= one.number): (code, what) = ("share_out_of_range", ", outside 0..1")
        case "latency_ms_p95" where one.number < 0: (code, what) = ("negative_latency", ", below 0")
        case "net_bps" where abs(one.number) > 10000: (code, what) = ("net_out_of_range", ", more than 100 percent")
        default: continue
        }
        let divisor = aliases.aliases[one.alias].divisor
        let divided = divisor == 1 ? "" : " / \(Int64(divisor))"
        let detail = Array("\(metric) is ".utf8) + (one.plain.map(spelling) ?? []) + Array((divided + what).utf8)
        let issue = Issue(path: path(one), code: code, detail: detail)
        if seen.insert(issue).inserted { issues.append(issue) }
      }
    }
  }

  // MARK: - What the document says of itself

  private func addIndexIssues(_ issues: inout [Issue]) {
    for key in ["iteration", "window_index"] as [StaticString] {
      guard let index = text.find(key) else { continue }
      let kind = text.members[index].kind
      if kind == .integer && text.integer(index) == iter || kind == .real && text.real(index) == Double(iter) {
        continue
      }
      let says = kind == .integer || kind == .real ? nil : text.text(index)
      let code = says == Array("\(iter)".utf8) ? "text_number" : "index_mismatch"
      issues.append(issue("$.\(key)", code, "the file name says \(iter), the document ", json(index)))
    }
  }

  private func addSymbolIssues(_ issues: inout [Issue]) {
    for (path, place) in [
      ("$.symbol", text.find("symbol")), ("$.summary.symbol", text.find("symbol", in: summary)),
    ] {
      guard let place else { continue }
      let name = text.members[place].kind == .text ? text.text(place) : nil
      if let name, Self.isSymbol(name), symbol.isEmpty || name.elementsEqual(symbol.utf8) { continue }
      if let name, !name.isEmpty, !symbol.isEmpty {
        let detail = "the file name says \(symbol), the document "
        issues.append(issue(path, "bad_symbol", detail, name.prefix(characters: 200)))
      } else {
        issues.append(issue(path, "bad_symbol", "no symbol: ", json(place)))
      }
    }
    if symbol.isEmpty && holder == 0 { addMapIssues(&issues) }
  }

  /// In a map of symbols: a key in capitals that should have held figures, and figures under a key that is no name.
  private func addMapIssues(_ issues: inout [Issue]) {
    func isCapital(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
    for (index, key) in mapMembers {
      let isObject = text.isObject(index)
      let isInCapitals =
        key.count > 1 && isCapital(key[0]) && isCapital(key[key.count - 1])
        && key.allSatisfy { isCapital($0) || $0 &- UInt8(ascii: "0") < 10 }
      guard isObject || isInCapitals else { continue }
      let isSymbol = Self.isSymbol(key)
      let hasFigures = isObject && hasFigures(index)
      guard hasFigures ? !isSymbol : isInCapitals else { continue }
      let code = !isObject ? "symbol_not_object" : isSymbol ? "symbol_without_figures" : "bad_symbol"
      let detail =
        isObject && !isSymbol
        ? Array("figures under a key that cannot be a symbol".utf8) : Array("no figures: ".utf8) + excerpt(index)
      issues.append(Issue(path: Array("$.\"".utf8) + key + Array("\"".utf8), code: code, detail: detail))
    }
  }

  private func addHolderIssues(_ issues: inout [Issue]) {
    for (path, place) in [("$.summary", summary), ("$.kpi", kpi)] {
      guard let place, !text.isObject(place) else { continue }
      issues.append(issue(path, "holder_not_object", "no object of figures: ", json(place)))
    }
    guard symbol.isEmpty, let fills = text.find("fills", in: holder) else { return }
    switch text.members[fills].kind {
    case .text, .array, .true, .false:
      let path = prefix + Array(".fills".utf8)
      let detail = Array("neither volumes nor counts: ".utf8) + json(fills)
      issues.append(Issue(path: path, code: "fills_unusable", detail: detail))
    case .object, .integer, .real, .null: break
    }
  }

  private func addHistogramIssues(_ issues: inout [Issue]) {
    guard let histograms = text.find("histograms") else { return }
    guard text.isObject(histograms) else {
      return issues.append(issue("$.histograms", "bad_histogram", "no object of histograms: ", json(histograms)))
    }
    var index = text.firstMember(of: histograms)
    while index < text.members[histograms].next {
      if !text.isObject(index) {
        let path = Array("$.histograms.".utf8) + text.plainKey(index)
        let detail = Array("no histogram: ".utf8) + excerpt(index)
        issues.append(Issue(path: path, code: "bad_histogram", detail: detail))
      }
      index = text.members[index].next
    }
  }

  // MARK: - Time

  private func addTimeIssues(_ result: inout Summary) {
    let places = [
      ("$.summary.runtime_utc", text.find("runtime_utc", in: summary)), ("$.runtime_utc", text.find("runtime_utc")),
      ("$.timestamp", text.find("timestamp")), ("$.meta.timestamp", text.find("timestamp", in: text.find("meta"))),
    ]
    for (path, place) in places {
      guard let place else { continue }
      if text.members[place].kind == .null {
        result.issues.append(issue(path, "null_value", "null where a time was expected"))
      } else if let time = text.moment(place) {
        if result.observedAt == nil { result.observedAt = time.text }
        guard let oddity = time.oddity else { continue }
        result.issues.append(issue(path, oddity, "read as \(time.text): ", excerpt(place)))
      } else {
        result.issues.append(issue(path, "time_unreadable", "no time: ", excerpt(place)))
      }
    }
  }
}
