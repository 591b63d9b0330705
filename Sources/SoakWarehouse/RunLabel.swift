import Exposition

/// A label of a run.
public struct RunLabel: Equatable, Sendable {
  public let key: String
  public let value: String

  /// Reads `KEY=VALUE`: the key 1 to 64 letters, digits, `_`, `-`, `.`, the value up to 200 printable characters.
  public init(_ text: String) throws(IngestError) {
    func fail(_ why: String) -> IngestError { .badLabel(Terminal.inert(text), why: why) }
    guard let equals = text.firstIndex(of: "=") else { throw fail("it has no '='") }
    key = String(text[..<equals])
    value = String(text[text.index(after: equals)...])
    try Self.check(key: key)
    guard value.unicodeScalars.count <= 200, value.unicodeScalars.allSatisfy(Terminal.isPrintable) else {
      throw fail("the value must be at most 200 printable characters")
    }
  }

  /// Labels as the parameter `label` of the questions has them, a JSON object; nil for none.
  /// - Throws: where one key has two values, for no run has both.
  public static func json(_ labels: [RunLabel]) throws(IngestError) -> String? {
    try check(labels)
    guard !labels.isEmpty else { return nil }
    var bytes: [UInt8] = []
    let pairs = Dictionary(labels.map { ($0.key, $0.value) }) { $1 }.sorted { $0.key < $1.key }
    JSON.append(keys: pairs.map(\.key), cells: pairs.map { .text($0.value) }, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Throws where one key has two values.
  static func check(_ labels: [RunLabel]) throws(IngestError) {
    for (index, label) in labels.enumerated() {
      if let other = labels[..<index].first(where: { $0.key == label.key && $0.value != label.value }) {
        throw .twoValues(key: label.key, one: other.value, other: label.value)
      }
    }
  }

  /// Throws where `key` cannot be a label's key.
  static func check(key: String) throws(IngestError) {
    let isPlain = key.unicodeScalars.allSatisfy {
      ($0.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains($0)) && Terminal.isPrintable($0)
    }
    guard 1...64 ~= key.unicodeScalars.count, isPlain else {
      throw .badLabel(Terminal.inert(key), why: "the key must be 1 to 64 letters, digits, '_', '-' or '.'")
    }
  }
}
