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

  private struct Key {
    let range: Range<Int>
    /// The key's bytes without escapes, where it has any.
    let plain: [UInt8]?
    /// Of its length and ends: other for most keys that are not the same.
    let mark: UInt64
  }

  private struct Frame {
    let isObject: Bool
    let start: Int
    let firstKey: Int
    /// Its place in `scan.members`; -1 for what is not noted.
    let member: Int
    let isNoted: Bool
    var count = 0
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var frames: [Frame] = []
  private var keys: [Key] = []
  private var scan = JSONScan()
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
      case UInt8(ascii: "N"): try nonFinite("NaN")
      case UInt8(ascii: "I"): try nonFinite("Infinity")
      case UInt8(ascii: "-") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "I"):
        try nonFinite("-Infinity")
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
    keys.append(Key(range: range, plain: plain, mark: mark))
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
    while here < bytes.count, bytes[here] >= 0x20, bytes[here] != UInt8(ascii: "\""), bytes[here] != UInt8(ascii: "\\") {
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

  private mutating func nonFinite(_ literal: StaticString) throws(JSONFault) {
    let start = position
    try word(literal)
    scan.edits.append(.init(range: start..<position, replacement: Array("\"\(literal)\"".utf8)))
    scan.oddities.append(.init(kind: .nonFiniteLiteral, path: path(), text: "\(literal)"))
    note(.null, from: start)
  }

  private mutating func skipSpace() {
    while current == 0x20 || current == 0x0A || current == 0x0D || current == 0x09 { position += 1 }
  }
}

// MARK: - Keys, paths and faults

extension JSONScanner {
  /// The same for the same keys.
  private func mark(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var mark = UInt64(key.count)
    if key.count < 8 {
      for byte in key { mark = mark << 8 | UInt64(byte) }
    } else {
      let first = UnsafeRawPointer(key.baseAddress!)
      mark ^= first.loadUnaligned(as: UInt64.self) &* 31 ^ (first + key.count - 8).loadUnaligned(as: UInt64.self)
    }
    return mark
  }

  private func hash(_ key: Key) -> UInt64 {
    func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
      bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
    return key.plain.map(hash) ?? hash(bytes[key.range])
  }

  /// Whether some of the keys may be the same: surely not, or perhaps.
  private func mayHaveDuplicates(from first: Int) -> Bool {
    guard keys.count - first <= 64 else { return true }
    return keys.withUnsafeBufferPointer { keys in
      for one in first..<keys.count {
        let mark = keys[one].mark
        for other in one + 1..<keys.count where keys[other].mark == mark { return true }
      }
      return false
    }
  }

  private func text(_ key: Key) -> String {
    key.plain.map { String(decoding: $0, as: UTF8.self) } ?? String(decoding: bytes[key.range], as: UTF8.self)
  }

  /// Drops the keys of an object that ends here, and reports each that it has twice.
  private mutating func reportDuplicates(from first: Int) {
    if keys.count - first > 1 && mayHaveDuplicates(from: first) {
      let sorted = keys[first...].map { (key: $0, hash: hash($0)) }.sorted { $0.hash < $1.hash }
      var rest = sorted[...]
      while let one = rest.first {
        let alike = rest.prefix { $0.hash == one.hash }
        rest = rest.dropFirst(alike.count)
        guard alike.count > 1 else { continue }
        var counts: [String: Int] = [:]
        for one in alike { counts[text(one.key), default: 0] += 1 }
        for (name, count) in counts where count > 1 {
          scan.oddities.append(.init(kind: .duplicateKey, path: path(last: name), text: name))
        }
      }
    }
    keys.removeSubrange(first...)
  }

  /// The path of the value at the position; `last` stands for the key of the innermost object.
  private func path(last: String? = nil) -> String {
    var result = "$"
    for (index, frame) in frames.enumerated() {
      guard frame.isObject else {
        result += "[\(frame.count)]"
        continue
      }
      let isInnermost = index == frames.count - 1
      let key = keys[(isInnermost ? keys.count : frames[index + 1].firstKey) - 1]
      let name = isInnermost ? last ?? text(key) : text(key)
      result += isPlain(name) ? ".\(name)" : ".\"\(name)\""
    }
    return result
  }

  /// Whether a key stands in a path without quotes.
  private func isPlain(_ name: String) -> Bool {
    name.utf8.first.map(isDigit) == false
      && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  private func unescape(_ range: Range<Int>) -> [UInt8] {
    var units: [UInt16] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] != UInt8(ascii: "\\") {
        let end = bytes[index..<range.upperBound].firstIndex(of: UInt8(ascii: "\\")) ?? range.upperBound
        units += String(decoding: bytes[index..<end], as: UTF8.self).utf16
        index = end
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "u"):
        units.append(bytes[index + 2..<index + 6].reduce(0) { $0 << 4 | UInt16(hexDigit($1) ?? 0) })
        index += 6
        continue
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case let other: units.append(UInt16(other))
      }
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private func hexDigit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - UInt8(ascii: "0") }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : nil
  }

  private func unexpected(_ expected: String) -> JSONFault {
    position < bytes.count
      ? fault(.malformed, "expected \(expected)") : fault(.truncated, "the file ends where \(expected) should follow")
  }

  private func fault(_ kind: JSONFault.Kind, _ message: String) -> JSONFault {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONFault(
      kind: kind, line: before.count { $0 == 0x0A } + 1, column: before.count - lineStart + 1, message: message)
  }
}
