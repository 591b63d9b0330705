/// One value on its way out, in the types that the written formats tell apart.
public enum Cell: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)

  /// The cell as plain text: shortest digits that read back as the same double, nothing for null.
  public var plainText: String {
    if case .text(let text) = self { return text }
    var bytes: [UInt8] = []
    appendPlain(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the plain text.
  func appendPlain(to bytes: inout [UInt8]) {
    switch self {
    case .null: break
    case .boolean(let boolean): bytes.append(contentsOf: (boolean ? "true" : "false").utf8)
    case .integer(let integer): bytes.append(integer: integer)
    case .real(let real): bytes.append(real: real)
    case .text(let text): bytes.append(contentsOf: text.utf8)
    }
  }
}
