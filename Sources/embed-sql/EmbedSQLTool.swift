import Foundation

/// `embed-sql OUTPUT FOLDER...`: writes one Swift file in which `SQL` holds every .sql file below the folders.
/// `Migrations/`, `Queries/`, `Queries/Views/` and `Queries/Rederived/` become ordered lists of (name, sql); each file of
/// another folder becomes a constant, so that a statement that is called is one that exists.
@main
struct EmbedSQLTool {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { URL(fileURLWithPath: $0) }
    guard let output = arguments.first else { throw CocoaError(.fileNoSuchFile) }
    var swift = "enum SQL {\n"
    for folder in arguments.dropFirst() {
      for list in try [folder] + subfolders(of: folder) {
        swift += try members(of: list)
      }
    }
    try (swift + "}\n").write(to: output, atomically: true, encoding: .utf8)
  }

  private static func contents(of folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  private static func subfolders(of folder: URL) throws -> [URL] {
    try contents(of: folder).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
  }

  private static func members(of folder: URL) throws -> String {
    let files = try contents(of: folder).filter { $0.pathExtension == "sql" }
      .map { ($0.deletingPathExtension().lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
    let listName = folder.lastPathComponent.lowercased()
    if !["migrations", "queries", "views", "rederived"].contains(listName) {
      return files.map { "  static let \(camelCase($0.0)) = \(literal($0.1))\n" }.joined()
    }
    if files.isEmpty { return "" }
    let items = files.map { "    (\(literal($0.0)), \(literal($0.1))),\n" }.joined()
    return "  static let \(listName): [(name: String, sql: String)] = [\n\(items)  ]\n"
  }

  private static func literal(_ text: String) -> String { "####\"\"\"\n\(text)\n\"\"\"####" }

  private static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words[0] + words.dropFirst().map(\.capitalized).joined()
  }
}
