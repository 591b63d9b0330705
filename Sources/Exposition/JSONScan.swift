/// What a strict reading of one JSON text (RFC 8259) found.
public struct JSONScan: Equatable, Sendable {
  /// Something that is read, but not as it stands.
  public struct Oddity: Equatable, Sendable {
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

  /// Whether the outermost value is an object.
  public var isObject = false
  public var oddities: [Oddity] = []
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
