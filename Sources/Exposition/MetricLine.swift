/// One line of a metrics page, read from left to right.
struct MetricLine {
  let bytes: UnsafeBufferPointer<UInt8>
  /// From 1.
  let number: Int
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, number: Int) { (self.bytes, self.number) = (bytes, number) }

  var isAtEnd: Bool { position == bytes.count }
  /// The byte at the position; 0 at the end.
  var current: UInt8 { isAtEnd ? 0 : bytes[position] }

  func fault(_ message: String) -> MetricFault { MetricFault(line: number, message: message) }

  /// Skips blanks and tabs; true where there were any.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    let start = position
    while current == 0x20 || current == 0x09 { position += 1 }
    return position > start
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard !isAtEnd, current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// What stands before the next blank.
  mutating func word() -> String { text { $0 != 0x20 && $0 != 0x09 } }

  /// What is left of the line.
  mutating func rest() -> String { text { _ in true } }

  private mutating func text(while isPart: (UInt8) -> Bool) -> String {
    let start = position
    while !isAtEnd, isPart(current) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// A metric's name, or without colons a label's.
  mutating func name(colons: Bool = true) throws(MetricFault) -> String {
    func isLetter(_ byte: UInt8) -> Bool {
      (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") || colons && byte == UInt8(ascii: ":")
    }
    guard isLetter(current) else { throw fault("expected a name of letters, digits and '_'") }
    return text { isLetter($0) || $0 &- UInt8(ascii: "0") < 10 }
  }

  /// The rest of the line as a HELP text, its escapes undone.
  mutating func help() throws(MetricFault) -> String {
    var text: [UInt8] = []
    while !isAtEnd { text.append(try character(escapes: "\\n")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// `{name="value",...}`, or nothing.
  mutating func labels() throws(MetricFault) -> [MetricLabel] {
    guard take("{") else { return [] }
    var labels: [MetricLabel] = []
    skipBlanks()
    while !take("}") {
      let name = try name(colons: false)
      if name == "__name__" { throw fault("the label __name__, which is the metric's own name") }
      skipBlanks()
      guard take("=") else { throw fault("expected '=' after the label \(name)") }
      skipBlanks()
      guard take("\"") else { throw fault("expected the value of the label \(name) in double quotes") }
      var value: [UInt8] = []
      while !take("\"") {
        if isAtEnd { throw fault("the value of the label \(name) has no end") }
        value.append(try character(escapes: "\\n\""))
      }
      if labels.contains(where: { $0.name == name }) { throw fault("the label \(name) stands twice") }
      labels.append(MetricLabel(name, String(decoding: value, as: UTF8.self)))
      skipBlanks()
      guard take(",") || current == UInt8(ascii: "}") else { throw fault("expected ',' or '}' after a label") }
      skipBlanks()
    }
    return labels
  }

  private mutating func character(escapes: String) throws(MetricFault) -> UInt8 {
    let byte = current
    position += 1
    guard byte == UInt8(ascii: "\\") else { return byte }
    let escaped = current
    guard !isAtEnd, escapes.utf8.contains(escaped) else { throw fault("an escape that the format does not have") }
    position += 1
    return escaped == UInt8(ascii: "n") ? 0x0A : escaped
  }

  /// A number, up to the next blank.
  mutating func number(_ what: String) throws(MetricFault) -> Double {
    let word = word()
    guard let number = Self.number(word) else {
      throw fault("expected \(what), found '\(Terminal.inert(String(word.prefix(40))))'")
    }
    return number
  }

  /// Reads past a timestamp: whole milliseconds in the text format, seconds in OpenMetrics.
  mutating func timestamp(isWhole: Bool) throws(MetricFault) {
    guard isWhole else {
      _ = try number("a timestamp")
      return
    }
    let word = word()
    if Int64(word) == nil {
      throw fault("expected a timestamp in whole milliseconds, found '\(Terminal.inert(String(word.prefix(40))))'")
    }
  }

  /// A number as Go prints them: no hexadecimal, no underscore.
  static func number(_ text: String) -> Double? {
    let isPlain = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "+-.eE".utf8.contains($0) }
    if isPlain { return Double(text).flatMap { $0.isFinite ? $0 : nil } }
    switch text.lowercased() {
    case "nan", "+nan", "-nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }
}
