/// JSON text (RFC 8259) of rows and texts.
public enum JSON {
  /// Appends one object on one line, its keys in the order given.
  public static func append(keys: [String], cells: some Sequence<Cell>, to bytes: inout [UInt8]) {
    var separator = UInt8(ascii: "{")
    for (key, cell) in zip(keys, cells) {
      bytes.append(separator)
      separator = UInt8(ascii: ",")
      append(key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(cell, to: &bytes)
    }
    if keys.isEmpty { bytes.append(UInt8(ascii: "{")) }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Appends one value. Infinities, which JSON does not know, become the texts `+Inf` and `-Inf`, NaN null.
  public static func append(_ cell: Cell, to bytes: inout [UInt8]) {
    switch cell {
    case .text(let text): append(text, to: &bytes)
    case .null: bytes.append(contentsOf: "null".utf8)
    case .real(let real) where real.isNaN: bytes.append(contentsOf: "null".utf8)
    case .real(let real) where real.isInfinite: append(real > 0 ? "+Inf" : "-Inf", to: &bytes)
    default: cell.appendPlain(to: &bytes)
    }
  }

  /// Appends a string with its quotes.
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// A small JSON document to be written: what rows are not.
public indirect enum JSONTree: Sendable {
  case cell(Cell)
  case array([JSONTree])
  /// Members in the order they are written.
  case object(KeyValuePairs<String, JSONTree>)
  /// A row: the names of its columns, and the cells.
  case record([(String, Cell)])

  /// The document's text.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    switch self {
    case .cell(let cell): JSON.append(cell, to: &bytes)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .record(let cells): JSON.append(keys: cells.map(\.0), cells: cells.lazy.map(\.1), to: &bytes)
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSON.append(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

extension JSONTree {
  public init(_ text: String) { self = .cell(.text(text)) }
  public init(_ number: some BinaryInteger) { self = .cell(.integer(Int64(number))) }
  public init(_ truth: Bool) { self = .cell(.boolean(truth)) }
}
