import Exposition
import SQLite

/// What the tables and views are, in words: from the comments in their SQL, and for columns from Queries/Schema/words.sql.
public struct SchemaGuide: Sendable {
  public struct Column: Sendable {
    public let name: String
    /// Empty where there is none, or nobody has described the column.
    public let unit: String
    public let text: String
  }

  public struct Relation: Sendable {
    public let name: String
    public let isView: Bool
    /// Its documentation, line by line.
    public let text: String
    public let columns: [Column]

    /// The first sentence.
    public var summary: String {
      let text = text.split(separator: "\n").joined(separator: " ")
      return text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) + "." } ?? text
    }
  }

  /// Views first, each sorted by name.
  public let relations: [Relation]

  /// The schema of this version, from no file but the program itself.
  public init() throws {
    let connection = try Connection(path: ":memory:", mode: .create)
    try Schema.upgrade(connection, path: ":memory:")
    let words = Words(try connection.rows(SQL.words))
    let tables = Self.tableComments()
    relations = try connection.rows(SQL.relations).compactMap { row in
      guard case (.text(let name), .text(let type)) = (row[0], row[1]) else { return nil }
      let comments = tables[name]
      let columns = try connection.rows(SQL.columns, ["name": .text(name)]).compactMap { row -> Column? in
        guard case .text(let column) = row[0] else { return nil }
        let near = words[name, column]
        let far = words[nil, column]
        return Column(
          name: column, unit: (near ?? far)?.unit ?? "",
          text: near?.text ?? comments?.columns[column].map(Self.sentence) ?? far?.text ?? "")
      }
      return Relation(
        name: name, isView: type == "view", text: comments?.text ?? words[name, nil]?.text ?? Self.viewComment(name),
        columns: columns)
    }
  }

  /// The table or view of that name.
  public func relation(named name: String) throws -> Relation {
    guard let found = relations.first(where: { $0.name == name }) else {
      throw QuestionError.unknownRelation(Terminal.inert(name), known: relations.map(\.name))
    }
    return found
  }

  /// metadata.json for Datasette, which knows a database by its file's name without the ending.
  public func datasette(database: String) -> [UInt8] {
    func text(_ text: String) -> String {
      var bytes: [UInt8] = []
      JSON.append(text, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    let tables = relations.map { relation in
      let columns = relation.columns.map { column in
        let unit = column.unit.isEmpty ? "" : " Unit: \(column.unit)."
        return "            \(text(column.name)): \(text(column.text + unit))"
      }
      return """
                \(text(relation.name)): {
                  "description": \(text(relation.text)),
                  "columns": {
        \(columns.joined(separator: ",\n"))
                  }
                }
        """
    }
    return Array(
      """
      {
        "title": "Soak tests",
        "description": "The results of soak tests, as soakdb keeps them.",
        "databases": {
          \(text(database)): {
            "description": "Start with run_summary; iter_table has the iterations, run_window their medians.",
            "tables": {
      \(tables.joined(separator: ",\n"))
            }
          }
        }
      }

      """.utf8)
  }

  /// The comment inside a view.
  private static func viewComment(_ name: String) -> String {
    guard let sql = SQL.views.first(where: { $0.name == name })?.sql, let start = sql.firstRange(of: "/* "),
      let end = sql.firstRange(of: " */")
    else { return "" }
    return sql[start.upperBound..<end.lowerBound].split(separator: "\n").map { $0.drop { $0 == " " } }
      .joined(separator: "\n")
  }

  /// The comments above each CREATE TABLE of the migrations, and beside its columns.
  private static func tableComments() -> [String: (text: String?, columns: [String: String])] {
    var comments: [String: (text: String?, columns: [String: String])] = [:]
    var above: [String] = []
    var table: String?
    for line in SQL.migrations.flatMap({ $0.sql.split(separator: "\n", omittingEmptySubsequences: false) }) {
      if let name = table, line.hasPrefix("  ") {
        if let column = line.wholeMatch(of: #/  ([a-z_0-9]+) .*-- (.*)/#) {
          comments[name]?.columns[String(column.1)] = String(column.2)
        }
        continue
      }
      table = line.prefixMatch(of: /CREATE TABLE ([a-z_0-9]+) \(/).map { String($0.1) }
      if let table { comments[table] = (above.isEmpty ? nil : above.joined(separator: "\n"), [:]) }
      above = line.hasPrefix("-- ") ? above + [String(line.dropFirst(3))] : []
    }
    return comments
  }

  private static func sentence(_ comment: String) -> String {
    comment.prefix(1).uppercased() + comment.dropFirst() + (comment.hasSuffix(".") ? "" : ".")
  }

  /// The rows of Queries/Schema/words.sql.
  struct Words {
    private var words: [String: (unit: String, text: String)] = [:]
    /// What each row speaks of, as `relation.column`, `.column` or `relation.`.
    var keys: [String] { words.keys.sorted() }

    init(_ rows: [[Value]]) {
      for row in rows {
        func text(_ value: Value) -> String { if case .text(let text) = value { text } else { "" } }
        words[text(row[0]) + "." + text(row[1])] = (text(row[2]), text(row[3]))
      }
    }

    subscript(relation: String?, column: String?) -> (unit: String, text: String)? {
      words[(relation ?? "") + "." + (column ?? "")]
    }
  }
}
