import Exposition
import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// Two warehouses that become one, whichever is merged into which.
struct MergeTests {
  /// Everything that a user can ask of the runs, but for numbers of rows and times of ingest.
  private static func contents(_ warehouse: Warehouse) throws -> [String] {
    try [
      "SELECT name, key, value FROM run LEFT JOIN run_label USING (run_id)",
      "SELECT name, iter, metric, value FROM iteration_metric JOIN run USING (run_id)",
      "SELECT name, iter FROM run JOIN iteration USING (run_id)",
      """
      SELECT name, i.iter, i.symbol, i.net_bps, i.risk_ratio, d.file FROM run JOIN iteration_symbol AS i USING (run_id)
      JOIN document AS d USING (document_id)
      """,
      "SELECT name, i.iter, i.file, i.json_path, i.code, i.detail FROM run JOIN issue AS i USING (run_id)",
      "SELECT name, f.iter, f.symbol, f.file, f.reason, f.head FROM run JOIN rejected_file AS f USING (run_id)",
      "SELECT name, d.iter, d.kind, d.symbol, d.sha256, d.body, d.original FROM run JOIN document AS d USING (run_id)",
      """
      SELECT DISTINCT name, d.iter, d.kind, d.symbol, d.sha256, d.body FROM run JOIN superseded_document AS d
      USING (run_id)
      """,
      "SELECT name, f.path, f.sha256, f.content FROM run JOIN side_file AS f USING (run_id)",
      "SELECT run, iter, metric, labels, le, delta_le, delta_own, delta_kind, delta_sum FROM histogram_delta",
      "SELECT run, scope, metric, labels, quantile, value, lower, upper, n FROM histogram_quantile",
    ].enumerated().flatMap { index, sql in
      try warehouse.connection.rows(sql).map { "\(index) \($0.map { Cell($0).plainText })" }
    }.sorted()
  }

  /// The files of one iteration, alike in every warehouse that has them.
  private static func files(_ iter: Int) -> [(name: String, text: String)] {
    func page(_ name: String, _ count: Int) -> String {
      "# TYPE \(name) histogram\n\(name)_bucket{le=\"5\"} \(count)\n\(name)_bucket{le=\"+Inf\"} \(count + iter)\n"
        + "\(name)_sum \(count)\n\(name)_count \(count + iter)\n"
    }
    return [
      (
        "ITER_SUMMARY_\(iter).json",
        "{\"net_bps\":\(iter),\"symbol\":\"BTC\",\"risk\":\"x\",\"histograms\":{\"mm_risk_ratio\":{\"temporality\":\"delta\","
          + "\"buckets\":{\"1\":\(iter),\"+Inf\":9}}}}"
      ),
      ("ITER_SUMMARY_BTC_\(iter).json", "{\"net_bps\":\(10 * iter)}"),
      // The process begins anew at iteration 4: the counts fall.
      ("ITER_METRICS_\(iter).prom", page("mm_latency_ms", iter < 4 ? 100 * iter : 10 * iter)),
      ("ITER_SAMPLES_\(iter).csv", "mm_latency_ms,7\nmm_risk_ratio,0.5\nmm_risk_ratio,-\n"),
    ]
  }

  /// A warehouse with a share of three runs that depends on the seed alone.
  private static func fill(_ folder: TestFolder, _ name: String, seed: UInt64) throws -> String {
    var generator = SeededGenerator(state: seed)
    let database = folder.path("\(name).db")
    for run in ["a", "b", "c"] where Int.random(in: 0..<6, using: &generator) > 0 {
      // One ingest after the other, as a soak grows.
      for step in 1...Int.random(in: 1...3, using: &generator) {
        let path = folder.path("\(name)\(step)/\(run)")
        for iter in 1...6 {
          for file in files(iter) where Int.random(in: 0..<3, using: &generator) == 0 {
            // Now and then broken, before or after the whole file was there.
            let isBroken = Int.random(in: 0..<8, using: &generator) == 0
            try folder.write("\(name)\(step)/\(run)/\(file.name)", isBroken ? "{" : file.text)
          }
        }
        try folder.write("\(name)\(step)/\(run)/ITER_SUMMARY_7.json", "{\"net_bps\":7}")
        if step == 2 { try folder.write("\(name)\(step)/\(run)/KPI_GATE.json", "{\"seed\":\(seed % 3)}") }
        if step == 3 { try folder.write("\(name)\(step)/\(run)/ITER_SUMMARY_x.json", "") }
        var options = IngestOptions()
        options.labels = try [RunLabel("os=x"), RunLabel("k\(seed % 2)=\(run)")]
        _ = try Warehouse(writing: database).ingest(IngestPlan([path], options))
      }
    }
    return database
  }

  @Test(arguments: 1...5)
  func `Three warehouses in any order give one, and a second time changes nothing`(round: UInt64) throws {
    let folder = try TestFolder()
    let names = try (0..<3).map { try Self.fill(folder, "w\($0)", seed: round * 10 + $0) }
    var digests: Set<String> = []
    var contents: [[String]] = []
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      // Into an empty one, into a copy of the first, and two by two.
      let target = folder.path("target\(order).db")
      if order[1] > order[2] { try FileManager.default.copyItem(atPath: names[order[0]], toPath: target) }
      let warehouse = try Warehouse(writing: target)
      let report = try warehouse.merge(order.map { names[$0] })
      #expect(report.runs.allSatisfy { $0.conflicts == 0 })
      digests.insert(try warehouse.digest(of: nil))
      contents.append(try Self.contents(warehouse))
      let before = try Data(contentsOf: URL(fileURLWithPath: target))
      #expect(try warehouse.merge(names.reversed()).runs.allSatisfy { !$0.isChanged && $0.new == 0 })
      #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == before)
      #expect(try warehouse.connection.rows("PRAGMA foreign_key_check").isEmpty)
    }
    #expect(digests.count == 1)
    for other in contents.dropFirst() { #expect(Set(other).symmetricDifference(contents[0]) == []) }
  }

  @Test func `What is derived after a merge is what one ingest of all the files derives`() throws {
    let folder = try TestFolder()
    for iter in 1...6 {
      for (index, file) in Self.files(iter).enumerated() {
        try folder.write("all/a/\(file.name)", file.text)
        try folder.write("half\((iter + index) % 2)/a/\(file.name)", file.text)
      }
    }
    try folder.ingest(folder.path("all"))
    let halves = try (0..<2).map { half in
      let warehouse = try Warehouse(writing: folder.path("half\(half).db"))
      _ = try warehouse.ingest(IngestPlan([folder.path("half\(half)")]))
      return warehouse
    }
    _ = try halves[0].merge([halves[1].path])
    let whole = try Warehouse(reading: folder.database)
    #expect(try whole.digest(of: nil) == halves[0].digest(of: nil))
    let merged = try Self.contents(halves[0])
    #expect(try Set(merged).symmetricDifference(Self.contents(whole)) == [])
    #expect(merged.count > 200)
  }

  @Test
  func `Other bytes or another label in one place: that run is refused whole, on either side, and the rest taken`()
    throws
  {
    let folder = try TestFolder()
    let (one, other) = (folder.path("one.db"), folder.path("other.db"))
    func ingest(_ run: String, _ iterations: ClosedRange<Int>, net: Double, label: String, into path: String) throws {
      var options = IngestOptions()
      options.labels = [try RunLabel(label)]
      let files = try folder.writeRun("\(net)\(label)/\(run)", iterations: iterations, net: net)
      _ = try Warehouse(writing: path).ingest(IngestPlan([files], options))
    }
    try ingest("same", 1...2, net: 1, label: "k=1", into: one)
    try ingest("same", 2...3, net: 2, label: "k=1", into: other)
    try ingest("labelled", 1...2, net: 1, label: "k=1", into: one)
    try ingest("labelled", 1...2, net: 1, label: "k=2", into: other)
    try ingest("mine", 1...2, net: 1, label: "k=1", into: one)
    try ingest("yours", 1...2, net: 1, label: "k=1", into: other)
    for (path, from) in [(one, other), (other, one)] {
      let copy = folder.path("copy.db")
      try? FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      let warehouse = try Warehouse(writing: copy)
      let before = try ["same", "labelled"].map(warehouse.digest)
      let runs = try warehouse.merge([from]).runs
      #expect(runs.filter { $0.conflicts > 0 }.map(\.run) == ["labelled", "same"])
      #expect(runs.filter { $0.isChanged }.count == 1)
      #expect(runs.first { $0.run == "same" }?.firstConflicts == ["the summary of iteration 2 has other bytes"])
      #expect(try ["same", "labelled"].map(warehouse.digest) == before)
      #expect(try warehouse.runNames() == ["labelled", "mine", "same", "yours"])
    }
  }

  @Test func `A document that one side has replaced gives way, whichever is merged into which`() throws {
    let folder = try TestFolder()
    let (one, other) = (folder.path("one.db"), folder.path("other.db"))
    for path in [one, other] {
      _ = try Warehouse(writing: path).ingest(IngestPlan([folder.writeRun("old/r", iterations: 1...2, net: 1)]))
    }
    var options = IngestOptions()
    options.onConflict = .replace
    _ = try Warehouse(writing: one).ingest(IngestPlan([folder.writeRun("new/r", iterations: 2...3, net: 2)], options))
    try FileManager.default.copyItem(atPath: other, toPath: folder.path("copy.db"))
    _ = try Warehouse(writing: other).merge([one])
    _ = try Warehouse(writing: one).merge([folder.path("copy.db")])
    let digests = try [one, other].map { try Warehouse(reading: $0).digest(of: nil) }
    #expect(digests[0] == digests[1])
    for path in [one, other] {
      let warehouse = try Warehouse(reading: path)
      #expect(try warehouse.connection.rows("SELECT net_bps FROM iteration") == [[.real(1)], [.real(2)], [.real(2)]])
      #expect(try warehouse.connection.rows("SELECT iter FROM superseded_document") == [[2]])
    }
    // Each side put the other's document aside: nobody knows which is right.
    _ = try Warehouse(writing: other).ingest(IngestPlan([folder.path("old/r")], options))
    #expect(try Warehouse(writing: one).merge([other]).runs[0].conflicts == 1)
  }

  @Test func `An older database is merged and left as it is, one of another program refused`() throws {
    let folder = try TestFolder()
    let old = folder.path("old.db")
    let connection = try Connection(path: old, mode: .create)
    try connection.execute(SQL.migrations[0].sql)
    let body = "{\"net_bps\":4}"
    let sha256 = Array(body.utf8).withUnsafeBufferPointer(Ingestion.sha256)
    try connection.execute(
      """
      PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1;
      INSERT INTO run VALUES (1, 'r'); INSERT INTO ingest VALUES (1, 1, '2025-01-01T00:00:00.000Z', 'there', '0', 1);
      INSERT INTO document (run_id, iter, symbol, file, sha256, body, ingest_id)
      VALUES (1, 5, '', 'ITER_SUMMARY_5.json', '\(sha256)', '\(body)', 1);
      """)
    let before = try Data(contentsOf: URL(fileURLWithPath: old))
    let warehouse = try Warehouse(writing: folder.database)
    #expect(try warehouse.merge([old]).runs.map(\.new) == [1])
    #expect(try folder.rows("SELECT iter, net_bps FROM iteration") == [[5, .real(4)]])
    #expect(
      try folder.rows("SELECT ingested_at, source FROM ingest") == [["2025-01-01T00:00:00.000Z", "there"]])
    #expect(try Data(contentsOf: URL(fileURLWithPath: old)) == before)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(files.filter { !$0.hasSuffix("-lock") }.sorted() == ["old.db", "soak.db"])
    #expect(throws: MergeError.self) {
      try warehouse.merge([folder.path("../\(folder.url.lastPathComponent)/soak.db")])
    }
    try connection.execute("PRAGMA user_version = 99")
    #expect(throws: SchemaError.self) { try warehouse.merge([old]) }
    #expect(throws: SchemaError.self) { try warehouse.merge([folder.path("none.db")]) }
  }

  @Test(arguments: ["body = '{'", "sha256 = 'x'"])
  func `A run with a document that cannot be read is named, and the other runs are merged`(damage: String) throws {
    let folder = try TestFolder()
    let other = folder.path("other.db")
    for run in ["a", "b", "c"] {
      _ = try Warehouse(writing: other).ingest(IngestPlan([folder.writeRun(run, iterations: 1...3)]))
    }
    let connection = try Connection(path: other, mode: .readWrite)
    let sha256 = Array("{".utf8).withUnsafeBufferPointer(Ingestion.sha256)
    try connection.execute("UPDATE document SET sha256 = '\(sha256)' WHERE run_id = 2 AND iter = 2")
    try connection.execute("UPDATE document SET \(damage) WHERE run_id = 2 AND iter = 2")
    let warehouse = try Warehouse(writing: folder.database)
    for round in 0...1 {
      let runs = try warehouse.merge([other]).runs
      #expect(runs.map(\.new) == (round == 0 ? [3, 0, 3] : [0, 0, 0]) && runs[0].failure == nil)
      #expect(runs[1].failure?.description.contains("ITER_SUMMARY_2.json of run 'b'") == true)
      #expect(try warehouse.runNames() == ["a", "c"])
    }
  }

  @Test func `A copy in memory holds one run, derived anew`() throws {
    let folder = try TestFolder()
    let path = try Self.fill(folder, "w", seed: 5)
    let warehouse = try Warehouse(reading: path)
    let copy = try warehouse.copy(of: "latest")
    let name = try warehouse.resolve("latest")
    #expect(try copy.runNames() == [name] && copy.digest(of: name) == warehouse.digest(of: name))
    let sql = "SELECT iter, metric, value FROM iteration_metric WHERE run_id = :id ORDER BY 1, 2"
    let ids = try [copy, warehouse].map {
      try $0.connection.value("SELECT run_id FROM run WHERE name = '\(name)'") ?? .null
    }
    #expect(try copy.connection.rows(sql, ["id": ids[0]]) == warehouse.connection.rows(sql, ["id": ids[1]]))
  }
}
