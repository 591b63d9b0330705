import Exposition

/// One file's text, ready for SQLite's JSON functions.
struct DocumentText {
  /// UTF-8 JSON.
  let body: String
  /// The file's bytes, where `body` has others.
  let original: [UInt8]?
  let content: Content

  enum Content {
    case summary([JSONScan.Oddity])
    case metrics(MetricPage)
    case samples(SampleSheet)
  }

  /// Reads a file's bytes: UTF-8, with or without BOM, or UTF-16 with one; one JSON object, read strictly but for the
  /// three literals that Python writes.
  private init(summary bytes: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) {
    let converted = try Self.utf8(bytes)
    let (scan, body) = try Self.scan(converted, bytes)
    guard scan.isObject else {
      throw FileBuffer.Refusal(reason: "not_an_object", detail: "JSON, but no object: expected {\"iteration\": ...}")
    }
    self.body = body
    original = converted == nil && scan.edits.isEmpty ? nil : Array(bytes)
    content = .summary(scan.oddities)
  }

  /// Reads a metrics page, which is UTF-8 and nothing else.
  private init(metrics bytes: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) {
    try Self.validate(bytes)
    do throws(MetricFault) {
      content = .metrics(try MetricPageParser.parse(bytes))
    } catch {
      throw FileBuffer.Refusal(reason: "not_a_metrics_page", detail: error.description)
    }
    body = String(decoding: bytes, as: UTF8.self)
    original = nil
  }

  /// Reads raw samples.
  private init(samples bytes: UnsafeBufferPointer<UInt8>) throws(FileBuffer.Refusal) {
    let converted = try Self.utf8(bytes)
    body = converted.map { String(decoding: $0, as: UTF8.self) } ?? String(decoding: bytes, as: UTF8.self)
    original = converted == nil ? nil : Array(bytes)
    do throws(MetricFault) {
      content = .samples(try SampleSheet(body, layouts: SampleLayout.known, isNonNegative: SampleLayout.isNonNegative))
    } catch {
      throw FileBuffer.Refusal(reason: "not_samples", detail: error.description)
    }
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ kind: DocumentKind) throws(FileBuffer.Refusal) {
    switch kind {
    case .summary: try self.init(summary: bytes)
    case .metrics: try self.init(metrics: bytes)
    case .samples: try self.init(samples: bytes)
    }
  }

  private static func scan(
    _ converted: [UInt8]?, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(FileBuffer.Refusal) -> (JSONScan, String) {
    func scan(_ text: UnsafeBufferPointer<UInt8>) throws(JSONFault) -> (JSONScan, String) {
      let scan = try JSONScanner.scan(text)
      let body =
        scan.edits.isEmpty
        ? String(decoding: text, as: UTF8.self)
        : String(decoding: scan.edited(text), as: UTF8.self)
      return (scan, body)
    }
    do throws(JSONFault) {
      guard let converted else { return try scan(bytes) }
      return try converted.withUnsafeBufferPointer(scan)
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
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      throw FileBuffer.Refusal(reason: "not_utf8", detail: "UTF-32: save it as UTF-8")
    }
    if bytes.starts(with: [0xFF, 0xFE]) { return try fromUTF16(bytes.dropFirst(2)) { $0 | $1 << 8 } }
    if bytes.starts(with: [0xFE, 0xFF]) { return try fromUTF16(bytes.dropFirst(2)) { $0 << 8 | $1 } }
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
