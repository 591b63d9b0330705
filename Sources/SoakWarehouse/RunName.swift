import Exposition

/// The rules for a run's name.
enum RunName {
  /// Names of directories that every run reuses: they tell nothing apart.
  private static let generic: Set = [
    "latest", "soak", "artifacts", "artifact", "results", "result", "output", "out", "runs", "run", "data", "tmp",
    "temp", "current", "last", "logs", "reports", "build", "test", "work", "workspace", "", ".", "..", "/",
  ]

  /// Names that an unpacking program numbers where there is one already.
  private static let copied: Set = ["latest", "soak", "artifacts", "results", "output"]

  /// Whether a directory's name says nothing about the run in it: "latest", "latest 1", "Soak (2)".
  static func isGeneric(_ name: String) -> Bool {
    let name = name.lowercased()
    if generic.contains(name) { return true }
    guard let space = name.lastIndex(of: " "), copied.contains(String(name[..<space])) else { return false }
    let tail = name[name.index(after: space)...]
    return tail == "copy" || tail.allSatisfy { $0.isNumber || "()".contains($0) }
  }

  /// Throws where `name` cannot be a run's name.
  static func check(_ name: String) throws(IngestError) {
    if let why = whyNot(name) { throw .badRunName(Terminal.inert(name), why: why) }
  }

  private static func whyNot(_ name: String) -> String? {
    if name.allSatisfy(\.isWhitespace) { return "it is empty" }
    if name.unicodeScalars.count > 200 { return "it is longer than 200 characters" }
    if !name.unicodeScalars.allSatisfy(Terminal.isPrintable) { return "it has a character that does not print" }
    if name.unicodeScalars.contains("\u{FFFD}") { return "it is no valid UTF-8" }
    if name == "latest" || name.hasPrefix("latest~") { return "it stands for the run that was ingested last" }
    return nil
  }
}

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
    let isPlain = key.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains($0)
    }
    guard 1...64 ~= key.unicodeScalars.count, isPlain, key.unicodeScalars.allSatisfy(Terminal.isPrintable) else {
      throw fail("the key must be 1 to 64 letters, digits, '_', '-' or '.'")
    }
    guard value.unicodeScalars.count <= 200, value.unicodeScalars.allSatisfy(Terminal.isPrintable) else {
      throw fail("the value must be at most 200 printable characters")
    }
  }
}
