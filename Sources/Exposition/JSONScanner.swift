/// Checks a JSON text strictly in one pass, and notes where the members near its top stand. The text must be valid UTF-8.
public struct JSONScanner {
  /// How deep containers may nest.
  public static let maximumDepth = 512
  /// How deep the members are noted: `$.a.b.c`.
  public static let notedDepth = 3

  /// Reads the whole of `bytes` as one JSON value, white space around it allowed.
  public static func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONFault) -> JSONScan {
    var scanner = JSONScanner(bytes)
    try scanner.document()
    return scanner.scan
  }

  struct Key {
    let start, end: Int32
    /// Where `plains` has the key without escapes; -1 for one that has none.
    let plain: Int32
    /// Of its length and ends: other for most keys that are not the same.
    let mark: UInt64
  }

  struct Frame {
    let isObject: Bool
    let start: Int
    let firstKey: Int
    /// Its place in `scan.members`; -1 for what is not noted.
    let member: Int
    let isNoted: Bool
    var count = 0
  }

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  var frames: [Frame] = []
  var keys: [Key] = []
  var plains: [[UInt8]] = []
  var scan = JSONScan()
  /// The member whose value comes next; -1 where it is not noted.
  private var member = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    keys.reserveCapacity(64)
    frames.reserveCapacity(8)
    scan.members.reserveCapacity(96)
  }

  /// The byte at the position; 0, which no JSON holds, at the end.
  private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func document() throws(JSONFault) {
    skipSpace()
    guard position < bytes.count else { throw fault(.blank, "nothing but white space") }
    scan.members.append(JSONMember(key: position..<position))
    repeat { try value() } while try more()
    if position < bytes.count { throw fault(.malformed, "something follows the end of the document") }
  }

  /// Reads a scalar, or the opening of a container and, in an object, the first key.
  private mutating func value() throws(JSONFault) {
    while true {
      let start = position
      switch current {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = current == UInt8(ascii: "{")
        guard frames.count < Self.maximumDepth else {
          throw fault(.tooDeep, "nested deeper than \(Self.maximumDepth)")
        }
        let isNoted = isObject && member >= 0 && frames.count < Self.notedDepth
        frames.append(
          Frame(isObject: isObject, start: start, firstKey: keys.count, member: member, isNoted: isNoted))
        member = -1
        position += 1
        skipSpace()
        if current == UInt8(ascii: isObject ? "}" : "]") { return }
        if isObject { try key() }
        continue
      case UInt8(ascii: "\""): note(.text, from: start, hasEscapes: try string())
      case UInt8(ascii: "t"):
        try word("true")
        note(.true, from: start)
      case UInt8(ascii: "f"):
        try word("false")
        note(.false, from: start)
      case UInt8(ascii: "n"):
        try word("null")
        note(.null, from: start)
      case UInt8(ascii: "N"): try nonFinite("NaN", Self.quotedNaN)
      case UInt8(ascii: "I"): try nonFinite("Infinity", Self.quotedInfinity)
      case UInt8(ascii: "-") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "I"):
        try nonFinite("-Infinity", Self.quotedMinusInfinity)
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): note(try number(), from: start)
      default: throw unexpected("a value")
      }
      return
    }
  }

  /// Writes down where the value stands that was just read.
  private mutating func note(_ kind: JSONMember.Kind, from start: Int, hasEscapes: Bool = false) {
    if member >= 0 {
      scan.members[member].end(kind, start..<position, hasEscapes: hasEscapes, next: scan.members.count)
    }
    member = -1
  }

  /// Closes what ends here; true where another value is to be read.
  private mutating func more() throws(JSONFault) -> Bool {
    while true {
      skipSpace()
      guard let frame = frames.last else { return false }
      let close = UInt8(ascii: frame.isObject ? "}" : "]")
      if current == close {
        if frame.isObject { reportDuplicates(from: frame.firstKey) }
        frames.removeLast()
        position += 1
        member = frame.member
        note(frame.isObject ? .object : .array, from: frame.start)
      } else if current == UInt8(ascii: ",") {
        position += 1
        frames[frames.count - 1].count += 1
        skipSpace()
        if frame.isObject { try key() }
        return true
      } else {
        throw unexpected(frame.isObject ? "',' or '}'" : "',' or ']'")
      }
    }
  }

  private mutating func key() throws(JSONFault) {
    guard current == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
    let start = position
    let hasEscapes = try string()
    let range = start + 1..<position - 1
    var plain: [UInt8]?
    if hasEscapes {
      plain = unescape(range)
      if let plain, plain.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
        scan.edits.append(.init(range: range, replacement: plain))
      }
    }
    let mark = plain?.withUnsafeBufferPointer(mark) ?? mark(UnsafeBufferPointer(rebasing: bytes[range]))
    if let plain { plains.append(plain) }
    keys.append(
      Key(
        start: Int32(range.lowerBound), end: Int32(range.upperBound),
        plain: plain == nil ? -1 : Int32(plains.count - 1),
        mark: mark))
    skipSpace()
    guard current == UInt8(ascii: ":") else { throw unexpected("':' after a key") }
    position += 1
    skipSpace()
    if frames[frames.count - 1].isNoted {
      member = scan.members.count
      scan.members.append(JSONMember(key: range))
    }
  }

  /// Reads a string; true where it has escapes.
  private mutating func string() throws(JSONFault) -> Bool {
    var hasEscapes = false
    position += 1
    while true {
      skipPlain()
      guard position < bytes.count else { throw unexpected("the end of a string") }
      let byte = bytes[position]
      if byte < 0x20 { throw fault(.malformed, "a control character inside a string") }
      position += 1
      if byte == UInt8(ascii: "\"") { return hasEscapes }
      hasEscapes = true
      try escape()
    }
  }

  /// Skips what stands for itself in a string, eight bytes at a time.
  private mutating func skipPlain() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var here = position
    while here + 8 <= bytes.count {
      let eight = UInt64(littleEndian: UnsafeRawPointer(bytes.baseAddress! + here).loadUnaligned(as: UInt64.self))
      let quote = eight ^ ones &* UInt64(UInt8(ascii: "\""))
      let backslash = eight ^ ones &* UInt64(UInt8(ascii: "\\"))
      // The lowest of these high bits that is set marks the first byte that is a quote, a backslash or below 0x20.
      let found =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (eight &- ones &* 0x20) & ~eight) & ones << 7
      if found != 0 {
        position = here + found.trailingZeroBitCount / 8
        return
      }
      here += 8
    }
    while here < bytes.count, bytes[here] >= 0x20, bytes[here] != UInt8(ascii: "\""), bytes[here] != UInt8(ascii: "\\")
    {
      here += 1
    }
    position = here
  }

  private mutating func escape() throws(JSONFault) {
    switch current {
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard hexDigit(current) != nil else { throw unexpected("four hexadecimal digits") }
        position += 1
      }
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    default: throw unexpected("an escape such as \\n or \\u0041")
    }
  }

  private mutating func number() throws(JSONFault) -> JSONMember.Kind {
    var kind = JSONMember.Kind.integer
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") {
      position += 1
      if isDigit(current) { throw fault(.malformed, "a number that begins with a needless 0") }
    } else {
      try digits()
    }
    if current == UInt8(ascii: ".") {
      kind = .real
      position += 1
      try digits()
    }
    if current | 0x20 == UInt8(ascii: "e") {
      kind = .real
      position += 1
      if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { position += 1 }
      try digits()
    }
    return kind
  }

  private mutating func digits() throws(JSONFault) {
    guard isDigit(current) else { throw unexpected("a digit") }
    while isDigit(current) { position += 1 }
  }

  private mutating func word(_ word: StaticString) throws(JSONFault) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[offset] else { throw unexpected("'\(word)'") }
      position += 1
    }
  }

  // Made once: a hostile file has millions of them.
  private static let quotedNaN = Array("\"NaN\"".utf8)
  private static let quotedInfinity = Array("\"Infinity\"".utf8)
  private static let quotedMinusInfinity = Array("\"-Infinity\"".utf8)

  private mutating func nonFinite(_ literal: StaticString, _ quoted: [UInt8]) throws(JSONFault) {
    let start = position
    try word(literal)
    scan.edits.append(.init(range: start..<position, replacement: quoted))
    add(.nonFiniteLiteral, "\(literal)")
    note(.null, from: start)
  }

  private mutating func skipSpace() {
    while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { position += 1 }
  }
}
