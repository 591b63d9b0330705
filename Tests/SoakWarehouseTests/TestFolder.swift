import Foundation
import SQLite

@testable import SoakWarehouse

/// A folder of a test's own, gone with it, and a database beside what the test writes.
final class TestFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "soakdb-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  var database: String { path("soak.db") }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file, its folders made as needed, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }

  /// Writes `count` plain summaries into a run's folder, and returns the folder's path.
  @discardableResult
  func writeRun(_ name: String, iterations: some Sequence<Int>, net: Double = 3) throws -> String {
    for iteration in iterations {
      try write("\(name)/ITER_SUMMARY_\(iteration).json", summary(iteration, "\"net_bps\":\(net)"))
    }
    return path(name)
  }

  @discardableResult
  func ingest(_ paths: String..., change: (inout IngestOptions) throws -> Void = { _ in }) throws -> IngestReport {
    var options = IngestOptions()
    try change(&options)
    return try Warehouse(ingestingInto: database).ingest(IngestPlan(paths, options))
  }

  /// Every row of a SELECT on the database.
  func rows(_ sql: String) throws -> [[Value]] {
    try Warehouse(reading: database).connection.rows(sql)
  }
}

func summary(_ iteration: Int, _ members: String) -> String {
  "{\"iteration\":\(iteration),\"summary\":{\(members)}}"
}

/// Random numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
