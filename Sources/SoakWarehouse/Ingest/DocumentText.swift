import Exposition

/// One file's text, ready for SQLite's JSON functions, and what it says.
struct DocumentText: Sendable {
  /// UTF-8 where the file's bytes are not it: JSON of a summary, else the text; nil where they are.
  let body: [UInt8]?
  let content: Content

  enum Content: Sendable {
    case summary(Summary)
    case metrics(PageHistograms)
    case samples(SampleSheet)
  }
}

/// Reads the texts of files, one after the other.
struct DocumentReader {
  let aliases: MetricAliases
  private var pages = MetricPageReader()

  init(_ aliases: MetricAliases) { self.aliases = aliases }

  mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ kind: DocumentKind, iter: Int64, symbol: String
  ) throws(FileBuffer.Refusal) -> DocumentText {
    switch kind {
    case .summary: return try summary(bytes, iter, symbol)
    case .samples: return try samples(bytes)
    case .metrics:
      // UTF-8 and nothing else.
      try Self.validate(bytes)
      do throws(MetricFault) {
        return DocumentText(body: nil, content: .metrics(try pages.read(bytes)))
      } catch {
        throw FileBuffer.Refusal(reason: "not_a_metrics_page", detail: error.description)
      }
    }
  }

  /// UTF-8, with or without BOM, or UTF-16 with one; one JSON object, read strictly but for the three literals that
  /// Python writes.
  private func summary(
    _ bytes: UnsafeBufferPointer<UInt8>, _ iter: Int64, _ symbol: String
  ) throws(FileBuffer.Refusal) -> DocumentText {
    guard let converted = try Self.utf8(bytes) else { return try summary(bytes, nil, iter, symbol) }
    return try converted.withUnsafeBufferPointer { (text) throws(FileBuffer.Refusal) in
      try summary(text, converted, iter, symbol)
    }
  }

  private func summary(
    _ text: UnsafeBufferPointer<UInt8>, _ converted: [UInt8]?, _ iter: Int64, _ symbol: String
  ) throws(FileBuffer.Refusal) -> DocumentText {
    let scan = try Self.scan(text)
    guard scan.isObject else {
      throw FileBuffer.Refusal(reason: "not_an_object", detail: "JSON, but no object: expected {\"iteration\": ...}")
    }
    func read(_ text: UnsafeBufferPointer<UInt8>, _ members: [JSONMember], body: [UInt8]?) -> DocumentText {
      let text = SummaryText(bytes: text, members: members)
      let reader = SummaryReader(text, aliases, iter: iter, symbol: symbol, oddIn: scan)
      return DocumentText(body: body, content: .summary(reader.read()))
    }
    guard !scan.edits.isEmpty else { return read(text, scan.members, body: converted) }
    let edited = scan.edited(text)
    return try edited.withUnsafeBufferPointer { (text) throws(FileBuffer.Refusal) in
      read(text, try Self.scan(text).members, body: edited)
    }
  }

  private func samples(_ bytes: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) -> DocumentText {
    let converted = try Self.utf8(bytes)
    let text = converted.map { String(decoding: $0, as: UTF8.self) } ?? String(decoding: bytes, as: UTF8.self)
    do throws(MetricFault) {
      let sheet = try SampleSheet(text, layouts: SampleLayout.known) { SampleLayout.isNonNegative($0) }
      return DocumentText(body: converted, content: .samples(sheet))
    } catch {
      throw FileBuffer.Refusal(reason: "not_samples", detail: error.description)
    }
  }

  private static func scan(_ text: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) -> JSONScan {
    do throws(JSONFault) {
      return try JSONScanner.scan(text)
    } catch {
      let reason =
        switch error.kind {
        case .blank: "empty"
        case .truncated: "truncated"
        case .tooDeep: "too_deep"
        case .malformed: "not_json"
        }
      throw FileBuffer.Refusal(reason: reason, detail: error.description)
    }
  }

  /// The text as UTF-8, where that is not the bytes as they are.
  private static func utf8(_ bytes: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) -> [UInt8]? {
    if let first = bytes.first, first == 0 || first >= 0xEF {
      if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
        throw FileBuffer.Refusal(reason: "not_utf8", detail: "UTF-32: save it as UTF-8")
      }
      if bytes.starts(with: [0xFF, 0xFE]) { return try fromUTF16(bytes.dropFirst(2)) { $0 | $1 << 8 } }
      if bytes.starts(with: [0xFE, 0xFF]) { return try fromUTF16(bytes.dropFirst(2)) { $0 << 8 | $1 } }
    }
    try validate(bytes)
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : nil
  }

  private static func validate(_ bytes: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw FileBuffer.Refusal(
        reason: "not_utf8", detail: "no valid UTF-8 at byte \(error.byteOffsets.lowerBound + 1)")
    }
  }

  private static func fromUTF16(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ unit: (UInt16, UInt16) -> UInt16
  ) throws(FileBuffer.Refusal) -> [UInt8] {
    let start = bytes.startIndex
    let units = (0..<bytes.count / 2).map { unit(UInt16(bytes[start + 2 * $0]), UInt16(bytes[start + 2 * $0 + 1])) }
    var text: [UInt8] = []
    text.reserveCapacity(units.count)
    let isBroken = transcode(
      units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true, into: { text.append($0) })
    guard !isBroken, bytes.count % 2 == 0 else {
      throw FileBuffer.Refusal(reason: "not_utf8", detail: "no valid UTF-16 after \(text.count) characters")
    }
    return text
  }
}
