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

  /// How many runs before the last one ingested a word means: 0 for `latest`, 2 for `latest~2`; nil for a name.
  static func back(_ word: String) -> Int64? {
    if word == "latest" { return 0 }
    guard word.hasPrefix("latest~"), word.utf8.count <= 17 else { return nil }
    let digits = word.dropFirst("latest~".count)
    return digits.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int64(digits) : nil
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
