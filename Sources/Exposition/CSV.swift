/// Comma-separated values as RFC 4180 quotes them, with LF line ends.
public enum CSV {
  /// Appends one line. Null is an empty field, an empty text is `""`.
  public static func append(_ cells: some Sequence<Cell>, to bytes: inout [UInt8]) {
    var isFirst = true
    for cell in cells {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      if case .text(let text) = cell {
        append(text, to: &bytes)
      } else {
        bytes.append(contentsOf: cell.plainText.utf8)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    guard text.isEmpty || text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else {
      return bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
