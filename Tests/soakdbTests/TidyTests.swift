import Foundation
import Testing

/// The habits that keep the tree readable.
struct TidyTests {
  private static func files(below folder: String, ending: String) -> [URL] {
    let all = FileManager.default.enumerator(at: repository.appending(path: folder), includingPropertiesForKeys: nil)
    return (all?.allObjects as? [URL] ?? []).filter { $0.lastPathComponent.hasSuffix(ending) }
  }

  private static func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

  private static func readme() throws -> String { try text(repository.appending(path: "README.md")) }

  private static func names(in folder: String) -> [String] {
    files(below: folder, ending: ".sql").filter { $0.deletingLastPathComponent().path.hasSuffix(folder) }
      .map { $0.deletingPathExtension().lastPathComponent }
  }

  @Test func `Swift files are short`() throws {
    for file in Self.files(below: "Sources", ending: ".swift") + Self.files(below: "Tests", ending: ".swift") {
      #expect(try Self.text(file).split(separator: "\n", omittingEmptySubsequences: false).count <= 301, "\(file.path)")
    }
  }

  @Test func `SQL stands in .sql files, but for what opens a database`() throws {
    for file in Self.files(below: "Sources", ending: ".swift") {
      let home = ["Sources/SQLite/", "SoakWarehouse/Schema.swift", "Sources/embed-sql/"]
      guard !home.contains(where: file.path.contains) else { continue }
      let found = try Self.text(file).matches(of: /"[^"\n]*\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA)\s[^"\n]*"/)
      #expect(found.map { String($0.output.0) } == [], "\(file.path)")
    }
  }

  @Test func `Every view has its test, and every test its view`() {
    let tests = Self.files(below: "Queries/Views", ending: ".test").map { $0.deletingPathExtension().lastPathComponent }
    #expect(Self.names(in: "Queries/Views").sorted() == tests.sorted())
  }

  @Test func `The README names every view, query and command`() throws {
    let readme = try Self.readme()
    for name in Self.names(in: "Queries/Views") + Self.names(in: "Queries") {
      #expect(readme.contains("`\(name)`"), "\(name)")
    }
    let help = try CommandRunner().shell("soakdb --help").output
    let commands = help.components(separatedBy: "SUBCOMMANDS:\n")[1].split(separator: "\n")
      .compactMap { $0.prefixMatch(of: #/  ([a-z]+) /#)?.output.1 }
    #expect(commands.count >= 6)
    for command in commands { #expect(readme.contains("soakdb \(command)"), "\(command)") }
  }

  @Test func `What the README shows is what the commands print`() throws {
    let runner = try CommandRunner()
    _ = try runner.shell("cp \(repository.path)/Queries/*.sql .")
    let blocks = try Self.readme().components(separatedBy: "```console\n").dropFirst()
    #expect(!blocks.isEmpty)
    for block in blocks.map({ $0.components(separatedBy: "```")[0] }) {
      for step in ("\n" + block).components(separatedBy: "\n$ ").dropFirst() {
        let lines = step.split(separator: "\n").map(String.init)
        let outcome = try runner.shell(lines[0])
        #expect([0, 1].contains(outcome.code), "\(lines[0]): \(outcome)")
        let printed = outcome.output.replacing(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ/, with: "<ingested at>")
          .split(separator: "\n").map(String.init)
        let shown = lines.dropFirst()
        if shown.last == "..." {
          #expect(Array(printed.prefix(shown.count - 1)) == Array(shown.dropLast()), "\(lines[0])")
        } else {
          #expect(printed == Array(shown), "\(lines[0])")
        }
      }
    }
  }

  @Test func `The tree in the README is the tree`() throws {
    for folder in ["Migrations", "Queries/Views", "Queries/Ingest", "Tests", "Examples"] {
      #expect(FileManager.default.fileExists(atPath: repository.appending(path: folder).path))
    }
    let sources = try FileManager.default.contentsOfDirectory(atPath: repository.appending(path: "Sources").path)
    for folder in sources { #expect(try Self.readme().contains(folder + "/"), "\(folder)") }
  }
}
