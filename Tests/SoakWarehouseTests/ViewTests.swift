import Exposition
import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// The repository's root, from this file's place in it.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

struct ViewTests {
  @Test(arguments: SQL.views.map(\.name))
  func `A view answers as its .test file says`(view: String) throws {
    let file = repository.appending(path: "Queries/Views/\(view).test")
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.components(separatedBy: "\n----\n")
    try #require(parts.count == 2 && text.hasPrefix("# "), "comment, SQL, ----, rows")
    let connection = try Connection(path: ":memory:", mode: .create)
    try Schema.upgrade(connection, path: ":memory:")
    var found: [String] = []
    let sql = parts[0].split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    for statement in sql.components(separatedBy: ";\n") {
      for row in try connection.rows(statement) {
        found.append(row.map { $0 == .null ? "NULL" : Cell($0).plainText }.joined(separator: "|"))
      }
    }
    #expect(found == parts[1].split(separator: "\n").map(String.init))
  }

  @Test func `A view carries its documentation where .schema shows it`() {
    for view in SQL.views {
      #expect(view.sql.hasPrefix("CREATE VIEW \(view.name) AS\n/* "), "\(view.name)")
    }
  }
}
