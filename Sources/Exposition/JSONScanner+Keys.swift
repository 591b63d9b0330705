/// Keys, paths and faults.
extension JSONScanner {
  /// The same for the same keys.
  func mark(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
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
    return key.plain < 0 ? hash(bytes[Int(key.start)..<Int(key.end)]) : hash(plains[Int(key.plain)])
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
    key.plain < 0
      ? String(decoding: bytes[Int(key.start)..<Int(key.end)], as: UTF8.self)
      : String(decoding: plains[Int(key.plain)], as: UTF8.self)
  }

  /// Drops the keys of an object that ends here, and reports each that it has twice.
  mutating func reportDuplicates(from first: Int) {
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
          add(.duplicateKey, name, last: name)
        }
      }
    }
    keys.removeSubrange(first...)
  }

  /// Counts what is odd at the position, and notes it unless there are many.
  mutating func add(_ kind: JSONScan.Oddity.Kind, _ text: String, last: String? = nil) {
    scan.oddityCounts[kind, default: 0] += 1
    guard scan.oddityCounts[kind]! <= JSONScan.Oddity.notedCount else { return }
    scan.oddities.append(.init(kind: kind, path: path(last: last), text: text))
  }

  /// The path of the value at the position; `last` stands for the key of the innermost object.
  func path(last: String? = nil) -> String {
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

  func unescape(_ range: Range<Int>) -> [UInt8] {
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

  func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  func hexDigit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - UInt8(ascii: "0") }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : nil
  }

  func unexpected(_ expected: String) -> JSONFault {
    position < bytes.count
      ? fault(.malformed, "expected \(expected)") : fault(.truncated, "the file ends where \(expected) should follow")
  }

  func fault(_ kind: JSONFault.Kind, _ message: String) -> JSONFault {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONFault(
      kind: kind, line: before.count { $0 == 0x0A } + 1, column: before.count - lineStart + 1, message: message)
  }
}
