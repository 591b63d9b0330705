import Foundation
import Testing

/// The repository's root, from this file's place in it.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A folder of a test's own in which commands run as a user runs them.
final class CommandRunner: Sendable {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  let folder = FileManager.default.temporaryDirectory.appending(path: "soakdb-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: repository.appending(path: "Examples/soak12"), to: folder.appending(path: "soak12"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs a line of shell in the folder, with the soakdb that was built with these tests.
  func shell(_ line: String) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "set -o pipefail; " + line]
    process.currentDirectoryURL = folder
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = products.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    environment["SOAKDB"] = nil
    process.environment = environment
    // Files, not pipes: neither side ever waits for the other.
    let files = try ["out", "err"].map { name in
      let file = folder.appending(path: ".\(UUID().uuidString).\(name)")
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      return (file, try FileHandle(forWritingTo: file))
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = files[0].1
    process.standardError = files[1].1
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0.0), as: UTF8.self) }
    for file in files { try FileManager.default.removeItem(at: file.0) }
    return Outcome(code: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  func write(_ name: String, _ text: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}

/// Compares a text with the file of that name in Golden/, or writes the file where RECORD=1 is set.
func expectGolden(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = repository.appending(path: "Tests/soakdbTests/Golden/\(name)")
  let steady = text.replacing(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ/, with: "<ingested at>           ")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" { try Data(steady.utf8).write(to: file) }
  let golden = try String(contentsOf: file, encoding: .utf8)
  #expect(
    steady == golden, "differs from Golden/\(name): look, then RECORD=1 Tests/run", sourceLocation: sourceLocation)
}
