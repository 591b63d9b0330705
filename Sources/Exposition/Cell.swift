/// One value on its way out, in the types that the written formats tell apart.
public enum Cell: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)

  /// The cell as plain text: shortest digits that read back as the same double, nothing for null.
  public var plainText: String {
    switch self {
    case .null: ""
    case .boolean(let boolean): boolean ? "true" : "false"
    case .integer(let integer): "\(integer)"
    case .real(let real): "\(real)"
    case .text(let text): text
    }
  }
}
