import Foundation
import PackagePlugin

/// Hands the .sql files of the package's root to `embed-sql`: a new file needs no other edit.
@main
struct EmbedSQL: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let folders = ["Migrations", "Queries"].map { root.appending(path: $0) }
    let output = context.pluginWorkDirectoryURL.appending(path: "SQL.swift")
    return [
      .buildCommand(
        displayName: "Embed SQL",
        executable: try context.tool(named: "embed-sql").url,
        arguments: [output.path] + folders.map(\.path),
        inputFiles: folders.flatMap(sqlFiles),
        outputFiles: [output])
    ]
  }

  private func sqlFiles(below folder: URL) -> [URL] {
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (all?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "sql" }
  }
}
