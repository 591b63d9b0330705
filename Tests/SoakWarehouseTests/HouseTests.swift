import Exposition
import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// What is done to runs as a whole: renamed, deleted, pruned, and what the audit remembers.
struct HouseTests {
  /// Runs r1 to r5, ingested in this order, each a day later than the one before, the last one today.
  private func folder() throws -> TestFolder {
    let folder = try TestFolder()
    for run in 1...5 {
      for iteration in 1...3 {
        let page =
          "# TYPE m\(run) histogram\nm\(run)_bucket{le=\"\(run)\"} 1\nm\(run)_bucket{le=\"+Inf\"} 2\n"
          + "m\(run)_sum 1\nm\(run)_count 2\n"
        try folder.write("r\(run)/ITER_METRICS_\(iteration).prom", page)
        try folder.write("r\(run)/ITER_SUMMARY_BTC_\(iteration).json", "{\"net_bps\":\"x\"}")
      }
      try folder.write("r\(run)/ITER_SUMMARY_4.json", "{")
      try folder.write("r\(run)/KPI_GATE.json", String(repeating: "x", count: 100_000))
      try folder.ingest(folder.writeRun("r\(run)", iterations: 1...3)) {
        $0.labels = try [RunLabel("n=\(run)"), RunLabel("odd=\(run % 2)")]
      }
    }
    try Warehouse(changing: folder.database).connection.execute(
      """
      UPDATE ingest SET ingested_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', (run_id - 5) || ' days')
      """)
    return folder
  }

  private func names(_ removal: Removal) -> [String] { removal.rows.map { $0[0].plainText } }

  @Test func `A run that is deleted leaves nothing behind, and the audit says what it was`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    let digest = try warehouse.digest(of: "r2")
    let kept = try ["r1", "r3"].map(warehouse.digest)
    #expect(try names(warehouse.delete(["r2", "r2", "latest"], isDryRun: false)) == ["r2", "r5"])
    #expect(try warehouse.runNames() == ["r1", "r3", "r4"] && ["r1", "r3"].map(warehouse.digest) == kept)
    let tables = try folder.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    for case .text(let table) in tables.map({ $0[0] }) where table != "audit" {
      let columns = try warehouse.columns(of: table)
      if columns.contains("run_id") {
        #expect(try folder.rows("SELECT 1 FROM \(table) WHERE run_id NOT IN (SELECT run_id FROM run)").isEmpty)
      }
    }
    #expect(try folder.rows("SELECT metric FROM histogram_metric") == [["m1"], ["m3"], ["m4"]])
    #expect(try folder.rows("SELECT count(*) FROM bucket_layout") == [[3]])
    #expect(try folder.rows("SELECT count(*) FROM bucket") == [[.integer(3 * 3 * 2)]])
    #expect(try folder.rows("PRAGMA foreign_key_check").isEmpty)
    #expect(
      try folder.rows(
        """
        SELECT command, run, iterations, documents, histograms, side_files, rejected, labels, digest FROM audit
        WHERE audit_id = 1
        """) == [["delete", "r2", 3, 9, 3, 1, 1, #"{"n":"2","odd":"0"}"#, .text(digest)]])
  }

  @Test func `Nothing is deleted where one of the runs is not there, and nothing in a dry run`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
    #expect(throws: QuestionError.self) { try warehouse.delete(["r1", "nope"], isDryRun: false) }
    #expect(try names(warehouse.delete(["r1", "r3"], isDryRun: true)) == ["r1", "r3"])
    #expect(try names(warehouse.prune(PruneRule(.keep(2), sparing: []), isDryRun: true)) == ["r1", "r2", "r3"])
    #expect(throws: HouseError.self) { try warehouse.prune(PruneRule(.size(1), sparing: []), isDryRun: true) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
  }

  @Test func `A prune keeps the runs ingested last, and those with a label`() throws {
    let folder = try folder()
    // An old run that grows is new again.
    try folder.ingest(folder.writeRun("r1", iterations: 5...5))
    let warehouse = try Warehouse(changing: folder.database)
    let spared = try [RunLabel("n=3"), RunLabel("n=5")]
    #expect(try names(warehouse.prune(PruneRule(.keep(2), sparing: spared), isDryRun: false)) == ["r2", "r4"])
    #expect(try names(warehouse.prune(PruneRule(.keep(2), sparing: spared), isDryRun: false)) == [])
    #expect(try folder.rows("SELECT DISTINCT detail FROM audit") == [["keep 2, keep n=3, keep n=5"]])
  }

  @Test func `A prune by age counts from a run's last ingest`() throws {
    let folder = try folder()
    try folder.ingest(folder.writeRun("r1", iterations: 5...5))
    let warehouse = try Warehouse(changing: folder.database)
    #expect(try names(warehouse.prune(PruneRule(.olderThan(days: 1.5), sparing: []), isDryRun: true)) == ["r2", "r3"])
    let spared = try [RunLabel("odd=1")]
    #expect(try names(warehouse.prune(PruneRule(.olderThan(days: 1.5), sparing: spared), isDryRun: false)) == ["r2"])
    #expect(try names(warehouse.prune(PruneRule(.olderThan(days: 9), sparing: []), isDryRun: false)) == [])
  }

  @Test func `A prune to a size takes the oldest runs and no more than it must, and the file shrinks below it`() throws
  {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    func size() throws -> Int64 { Int64(try Data(contentsOf: URL(fileURLWithPath: folder.database)).count) }
    let limit = try size() - 150_000
    let rule = PruneRule(.size(limit), sparing: [])
    #expect(try names(warehouse.prune(rule, isDryRun: true)) == ["r1", "r2"])
    let removal = try warehouse.prune(rule, isDryRun: false)
    #expect(names(removal) == ["r1", "r2"] && removal.isShrinkable && removal.size ?? .max <= limit)
    #expect(try size() > limit)
    #expect(try warehouse.shrink().after == size())
    #expect(try size() <= limit)
    let again = try warehouse.prune(rule, isDryRun: false)
    #expect(again.rows.isEmpty && !again.isShrinkable)
    #expect(try folder.rows("PRAGMA integrity_check") == [["ok"]])
  }

  @Test func `A prune that cannot reach its size, or spares a label that no run has, deletes nothing`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    let before = try folder.rows("SELECT name FROM run")
    #expect(throws: HouseError.self) { try warehouse.prune(PruneRule(.size(100_000), sparing: []), isDryRun: false) }
    let misspelt = try PruneRule(.keep(1), sparing: [RunLabel("kep=1")])
    #expect(throws: QuestionError.self) { try warehouse.prune(misspelt, isDryRun: false) }
    #expect(try folder.rows("SELECT name FROM run") == before && !before.isEmpty)
  }

  @Test func `A copy is not published over another warehouse, but over one whose runs were here`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    let copy = folder.path("copy.db")
    _ = try warehouse.publish(copy)
    _ = try warehouse.delete(["r1"], isDryRun: false)
    _ = try warehouse.rename("r2", to: "other")
    _ = try warehouse.publish(copy)
    let foreign = folder.path("foreign.db")
    let theirs = try Warehouse(writing: foreign)
    try theirs.connection.execute("INSERT INTO run (name) VALUES ('theirs')")
    #expect(throws: HouseError.self) { try warehouse.publish(foreign) }
    #expect(try theirs.connection.rows("SELECT name FROM run") == [["theirs"]])
  }

  @Test func `A prune deletes what its question names`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    for rule in try [
      PruneRule(.keep(2), sparing: [RunLabel("n=1")]), PruneRule(.olderThan(days: 2.5), sparing: []),
      PruneRule(.keep(1), sparing: []),
    ] {
      let named = try warehouse.rows(Question(named: "prune"), rule.parameters).rows
      #expect(try warehouse.prune(rule, isDryRun: true).rows == named && !named.isEmpty)
    }
  }

  @Test func `A renamed run is the same under another name`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    let digest = try warehouse.digest(of: "r1")
    let all = try warehouse.digest(of: nil)
    #expect(try warehouse.rename("latest~4", to: "first") == "r1")
    #expect(try warehouse.digest(of: "first") == digest && warehouse.digest(of: nil) != all)
    #expect(throws: HouseError.self) { try warehouse.rename("first", to: "r2") }
    #expect(throws: IngestError.self) { try warehouse.rename("first", to: "latest") }
    #expect(throws: QuestionError.self) { try warehouse.rename("r1", to: "x") }
    #expect(try folder.rows("SELECT command, run, detail FROM audit") == [["rename", "r1", "first"]])
    #expect(try warehouse.rename("first", to: "r1") == "first" && warehouse.digest(of: nil) == all)
  }

  @Test func `A digest says what runs hold, not how it came there`() throws {
    let (one, other) = (try TestFolder(), try TestFolder())
    for folder in [one, other] {
      try folder.writeRun("r", iterations: 1...3)
      try folder.write("r/ITER_SUMMARY_5.json", "")
      try folder.write("r/a \\\nb/EDGE_REPORT.json", "{}")
    }
    try one.ingest(one.path("r")) { $0.labels = [try RunLabel("k=v")] }
    for iteration in [3, 1, 2] { try other.ingest(other.path("r/ITER_SUMMARY_\(iteration).json")) }
    func digests(of run: String?) throws -> [String] {
      try [one, other].map { try Warehouse(reading: $0.database).digest(of: run) }
    }
    #expect(try Set(digests(of: "r")).count == 2)
    try other.ingest(other.path("r"))
    #expect(try Set(digests(of: "r")).count == 1 && Set(digests(of: nil)).count == 2)
    _ = try Warehouse(changing: other.database).setLabels([RunLabel("k=v")], of: "r")
    #expect(try Set(digests(of: nil)).count == 1)
    let warehouse = try Warehouse(reading: other.database)
    let lines = try warehouse.rows(Question(named: "digest"), [:]).rows.map { $0[0].plainText }
    #expect(lines.prefix(2) == ["run r", "label k v"] && lines.contains("rejected - ITER_SUMMARY_5.json"))
    #expect(lines.contains { $0.hasSuffix(" a \\\\\\nb/EDGE_REPORT.json") })
  }
}
