import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// What the schema says of itself.
struct SchemaGuideTests {
  @Test func `Every table and view, and every column of them, is described`() throws {
    let guide = try SchemaGuide()
    #expect(guide.relations.filter(\.isView).map(\.name).sorted() == SQL.views.map(\.name).sorted())
    #expect(guide.relations.count > 30)
    for relation in guide.relations {
      #expect(relation.text.count > 15 && relation.summary.count > 15, "\(relation.name)")
      for column in relation.columns {
        #expect(
          column.text.count > 4,
          "\(relation.name).\(column.name): a comment beside it in its CREATE TABLE, or a row in Queries/Schema/words.sql"
        )
        if column.name.contains("_bps") { #expect(column.unit == "bps", "\(relation.name).\(column.name)") }
        if column.name.contains("_ms") { #expect(column.unit == "ms", "\(relation.name).\(column.name)") }
      }
    }
  }

  @Test func `Every word is of a column or table that is there, and stands once`() throws {
    let guide = try SchemaGuide()
    let connection = try Connection(path: ":memory:", mode: .create)
    let rows = try connection.rows(SQL.words)
    let words = SchemaGuide.Words(rows)
    #expect(words.keys.count == rows.count)
    let columns = Set(guide.relations.flatMap { relation in relation.columns.map { relation.name + "." + $0.name } })
    let names = Set(columns.map { "." + $0.split(separator: ".")[1] } + guide.relations.map { $0.name + "." })
    for key in words.keys { #expect(columns.contains(key) || names.contains(key), "\(key)") }
  }

  @Test func `A word is taken from where it stands nearest`() throws {
    let guide = try SchemaGuide()
    func column(_ relation: String, _ name: String) throws -> SchemaGuide.Column? {
      try guide.relation(named: relation).columns.first { $0.name == name }
    }
    #expect(try column("run_label", "value")?.text == "The label's value.")
    #expect(try column("run_window", "median")?.unit == "as the metric")
    #expect(try column("rejected_file", "head")?.text == "The first bytes, at most 256.")
    #expect(try guide.relation(named: "run").text.hasPrefix("One execution of a soak."))
    #expect(
      try guide.relation(named: "iteration_gap").summary == "Missing iterations as ranges: one row per (run, gap).")
    #expect(throws: QuestionError.self) { try guide.relation(named: "nope") }
  }

  @Test func `Every reference names its column`() throws {
    let connection = try Connection(path: ":memory:", mode: .create)
    try Schema.upgrade(connection, path: ":memory:")
    let references = try connection.rows(
      "SELECT m.name, f.\"to\" FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'")
    #expect(references.count > 20)
    for reference in references { #expect(reference[1] != .null, "\(reference[0])") }
  }

  @Test func `Datasette's metadata.json is that of this schema`() throws {
    let file = repository.appending(path: "Queries/datasette/metadata.json")
    let bytes = Data(try SchemaGuide().datasette(database: "soak"))
    if ProcessInfo.processInfo.environment["RECORD"] == "1" { try bytes.write(to: file) }
    #expect(try Data(contentsOf: file) == bytes, "look, then RECORD=1 Tests/run")
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: bytes) }
  }
}
