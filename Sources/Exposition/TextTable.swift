/// Rows in aligned columns, for a terminal or for Markdown.
public enum TextTable {
  /// A table with a rule below its head; numbers to the right, texts to the left. Null shows as nothing.
  public static func plain(columns: [String], rows: [[Cell]]) -> String {
    let texts = rows.map { $0.map { Terminal.inert($0.plainText) } }
    let widths = columns.indices.map { column in
      texts.reduce(columns[column].count) { max($0, $1[column].count) }
    }
    let isNumeric = columns.indices.map { column in rows.allSatisfy { !isText($0[column]) } }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { pad(cells[$0], to: widths[$0], right: isNumeric[$0]) }
      var line = padded.joined(separator: "  ")
      while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
      return line + "\n"
    }
    return line(columns) + line(widths.map { String(repeating: "-", count: $0) }) + texts.map(line).joined()
  }

  /// A table as GitHub's Markdown has it; bars and line ends inside cells are escaped.
  public static func markdown(columns: [String], rows: [[Cell]]) -> String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { escape(Terminal.inert($0)) }.joined(separator: " | ") + " |\n"
    }
    let rules = columns.indices.map { column in
      rows.allSatisfy { !isText($0[column]) } ? "---:" : "---"
    }
    return line(columns) + "| " + rules.joined(separator: " | ") + " |\n"
      + rows.map { line($0.map(\.plainText)) }.joined()
  }

  private static func escape(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "|", "\\": result += "\\\(character)"
      case "<": result += "&lt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
  }

  private static func isText(_ cell: Cell) -> Bool {
    if case .text = cell { true } else { false }
  }

  private static func pad(_ text: String, to width: Int, right: Bool) -> String {
    let padding = String(repeating: " ", count: max(0, width - text.count))
    return right ? padding + text : text + padding
  }
}
