import Exposition
import Glibc
import SQLite

/// A summary's text with the places of its members, read as SQLite's JSON functions read it.
struct SummaryText {
  let bytes: UnsafeBufferPointer<UInt8>
  let members: [JSONMember]

  /// The place of the first member of an object; of what is none, that of what follows it.
  func firstMember(of parent: Int) -> Int {
    members[parent].kind == .object ? parent + 1 : members[parent].next
  }

  /// A member's key as it is spelled.
  func key(_ index: Int) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[members[index].key]) }

  func hasKey(_ index: Int, _ key: StaticString) -> Bool {
    let own = members[index].key
    return own.count == key.utf8CodeUnitCount
      && memcmp(bytes.baseAddress! + own.lowerBound, key.utf8Start, own.count) == 0
  }

  /// The first member of an object with a key.
  func find(_ key: StaticString, in parent: Int? = 0) -> Int? {
    guard let parent else { return nil }
    var index = firstMember(of: parent)
    while index < members[parent].next {
      if hasKey(index, key) { return index }
      index = members[index].next
    }
    return nil
  }

  func isObject(_ index: Int?) -> Bool { index.map { members[$0].kind == .object } ?? false }

  /// What `->>` makes of a member, as text; nil for null.
  func text(_ index: Int) -> [UInt8]? {
    let member = members[index]
    switch member.kind {
    case .null: return nil
    case .true: return [UInt8(ascii: "1")]
    case .false: return [UInt8(ascii: "0")]
    case .text: return unescaped(inside(member.value), member.hasEscapes)
    case .integer, .real:
      if member.kind == .integer, let whole = integer(index) { return Array("\(whole)".utf8) }
      return Array(RealText.text(real(index)).utf8)
    case .object, .array: return json(index)
    }
  }

  /// A key as `json_each` gives it.
  func plainKey(_ index: Int) -> [UInt8] {
    let range = members[index].key
    return unescaped(range, bytes[range].contains(UInt8(ascii: "\\")))
  }

  /// A member as JSON without white space; `limit` characters of it at most.
  func json(_ index: Int, limit: Int = .max) -> [UInt8] {
    var result: [UInt8] = []
    var count = 0
    var isInside = false
    var isEscaped = false
    for byte in bytes[members[index].value] {
      if !isInside && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09) { continue }
      if byte & 0xC0 != 0x80 { count += 1 }
      if count > limit { break }
      result.append(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\"") {
        isInside.toggle()
      } else {
        isEscaped = isInside && byte == UInt8(ascii: "\\")
      }
    }
    return result
  }

  /// A whole number that fits.
  func integer(_ index: Int) -> Int64? { Int64(String(decoding: bytes[members[index].value], as: UTF8.self)) }

  func real(_ index: Int) -> Double {
    Decimal.double(UnsafeBufferPointer(rebasing: bytes[members[index].value])) ?? .nan
  }

  func moment(_ index: Int) -> UTCTime? {
    switch members[index].kind {
    case .text:
      let range = inside(members[index].value)
      guard members[index].hasEscapes else { return UTCTime(UnsafeBufferPointer(rebasing: bytes[range])) }
      return unescaped(range, true).withUnsafeBufferPointer { UTCTime($0) }
    case .integer, .real: return UTCTime(.real(real(index)))
    case .true, .false, .null, .object, .array: return nil
    }
  }

  /// A text without its quotes.
  func inside(_ range: Range<Int>) -> Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }

  /// A text as SQLite has it: it ends at `\u0000`, and half of a surrogate pair stands as it is.
  func unescaped(_ range: Range<Int>, _ hasEscapes: Bool) -> [UInt8] {
    guard hasEscapes else { return Array(bytes[range]) }
    func unit(_ at: Int) -> UInt32 {
      bytes[at..<at + 4].reduce(0) { $0 << 4 | UInt32($1 & 15) + ($1 > UInt8(ascii: "9") ? 9 : 0) }
    }
    func isUnit(_ at: Int) -> Bool {
      at + 6 <= range.upperBound && bytes[at] == UInt8(ascii: "\\") && bytes[at + 1] == UInt8(ascii: "u")
    }
    var result: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == UInt8(ascii: "\\") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      guard isUnit(index) else {
        let plain: [UInt8: UInt8] = [0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
        result.append(plain[bytes[index + 1]] ?? bytes[index + 1])
        index += 2
        continue
      }
      var code = unit(index + 2)
      index += 6
      if code == 0 { break }
      if code & 0xFC00 == 0xD800, isUnit(index), unit(index + 2) & 0xFC00 == 0xDC00 {
        code = (code & 0x3FF) << 10 + unit(index + 2) & 0x3FF + 0x10000
        index += 6
      }
      Self.append(code, to: &result)
    }
    return result
  }

  private static func append(_ code: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(code >> shift & 0x3F) }
    switch code {
    case ..<0x80: bytes.append(UInt8(code))
    case ..<0x800: bytes += [0xC0 | UInt8(code >> 6), tail(0)]
    case ..<0x10000: bytes += [0xE0 | UInt8(code >> 12), tail(6), tail(0)]
    default: bytes += [0xF0 | UInt8(code >> 18), tail(12), tail(6), tail(0)]
    }
  }
}

extension [UInt8] {
  /// The first characters, at most `limit`.
  func prefix(characters limit: Int) -> ArraySlice<UInt8> {
    guard count > limit else { return self[...] }
    var left = limit
    return prefix {
      if $0 & 0xC0 != 0x80 { left -= 1 }
      return left >= 0
    }
  }
}
