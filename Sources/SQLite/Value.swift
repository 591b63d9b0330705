/// One cell: SQLite's five storage classes.
public enum Value: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}

// Not ExpressibleByNilLiteral: `value != nil` must ask whether there is a row, not whether it holds NULL.
extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(stringLiteral value: String) { self = .text(value) }

  /// Nil becomes NULL.
  public init(_ value: Int64?) { self = value.map(Value.integer) ?? .null }
  public init(_ value: Int) { self = .integer(Int64(value)) }
  public init(_ value: Double?) { self = value.map(Value.real) ?? .null }
  public init(_ value: String?) { self = value.map(Value.text) ?? .null }
}

extension Value {
  /// A text; nil for what is none.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// A number as a double; nil for what is none.
  public var real: Double? {
    switch self {
    case .real(let real): real
    case .integer(let integer): Double(integer)
    case .null, .text, .blob: nil
    }
  }
}
