/// What a strict reading of one JSON text (RFC 8259) found.
public struct JSONScan: Equatable, Sendable {
  /// Something that is read, but not as it stands.
  public struct Oddity: Equatable, Sendable {
    /// So many of a kind are noted, the others counted: a hostile file has millions.
    public static let notedCount = 1000

    /// What is odd.
    public enum Kind: Sendable {
      /// `NaN`, `Infinity` or `-Infinity`, which Python writes and JSON does not know.
      case nonFiniteLiteral
      /// A key that its object has already.
      case duplicateKey
    }
    public let kind: Kind
    /// As SQLite writes paths: `$.summary.net_bps`, `$."a b"[3]`.
    public let path: String
    /// The literal, or the key.
    public let text: String
  }

  /// A stretch of the text that SQLite's JSON functions would not read as it is meant.
  public struct Edit: Equatable, Sendable {
    public let range: Range<Int>
    public let replacement: [UInt8]
  }

  /// The outermost value, then what it holds, each before its own members, `JSONScanner.notedDepth` deep and through
  /// objects alone. Positions are those of the scanned text.
  public var members: [JSONMember] = []
  /// Whether the outermost value is an object.
  public var isObject: Bool { members[0].kind == .object }
  public var oddities: [Oddity] = []
  /// How often each kind occurs, noted or not.
  public internal(set) var oddityCounts: [Oddity.Kind: Int] = [:]
  /// In ascending order: literals that are no JSON become strings, keys with escapes become plain keys.
  public var edits: [Edit] = []

  /// The scanned text with the edits done.
  public func edited(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16 * edits.count)
    var position = 0
    for edit in edits {
      result += bytes[position..<edit.range.lowerBound]
      result += edit.replacement
      position = edit.range.upperBound
    }
    return result + bytes[position...]
  }
}

/// A member of an object: where its key and its value stand.
public struct JSONMember: Equatable, Sendable {
  public enum Kind: Sendable {
    case object, array, text, integer, real, `true`, `false`, null
  }
  private let keyStart, keyEnd: Int32
  private var start: Int32 = 0
  private var end: Int32 = 0
  private var following: Int32 = 0
  public private(set) var kind = Kind.null
  /// Whether the value is a text that is not spelled as it stands.
  public private(set) var hasEscapes = false

  init(key: Range<Int>) { (keyStart, keyEnd) = (Int32(key.lowerBound), Int32(key.upperBound)) }

  /// Without the quotes, as it is spelled.
  public var key: Range<Int> { Int(keyStart)..<Int(keyEnd) }
  /// Quotes and braces included.
  public var value: Range<Int> { Int(start)..<Int(end) }
  /// The place of the first member that does not lie in this one.
  public var next: Int { Int(following) }

  mutating func end(_ kind: Kind, _ value: Range<Int>, hasEscapes: Bool, next: Int) {
    self.kind = kind
    self.hasEscapes = hasEscapes
    (start, end, following) = (Int32(value.lowerBound), Int32(value.upperBound), Int32(next))
  }
}

/// Why a text is no JSON, and where.
public struct JSONFault: Error, Equatable, CustomStringConvertible {
  /// Nothing there, cut off, nested too deep, or no JSON.
  public enum Kind: Sendable {
    case blank, truncated, tooDeep, malformed
  }
  public let kind: Kind
  public let line: Int
  /// In bytes, from 1.
  public let column: Int
  public let message: String

  public var description: String { "line \(line), column \(column): \(message)" }
}
