/// Text for a person's terminal.
public enum Terminal {
  /// The text on one line, with everything that could move the cursor, colour or reorder it spelled as an escape.
  public static func inert(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { !isPrintable($0) }) else { return text }
    return text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: isPrintable(scalar) ? String(scalar) : "\\u{" + String(scalar.value, radix: 16) + "}"
      }
    }.joined()
  }

  /// Whether a scalar shows as itself: no control, no formatting mark, no unassigned or private code point.
  public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }
}
