import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

struct CheckTests {
  private static func check(_ path: String) throws -> [String] {
    var lines: [String] = []
    let report = try Warehouse.check(path) { lines.append($0.description) }
    #expect(report.findings == lines.count)
    return lines
  }

  private static let page = """
    # HELP a Latency.
    # TYPE a histogram
    a_bucket{le="5"} 2
    a_bucket{le="+Inf"} 3
    a_sum 9
    a_count 3
    # TYPE b histogram
    b_bucket{le="+Inf"} 3
    b_sum 9
    b_count 3

    """

  /// A run with a value in every table.
  private static func filled() throws -> TestFolder {
    let folder = try TestFolder()
    let histograms =
      "\"histograms\":{\"b\":{\"temporality\":\"delta\",\"buckets\":{\"5\":1,\"+Inf\":2},\"sum\":3.5}}"
    for iter in 1...3 {
      try folder.write("r/ITER_METRICS_\(iter).prom", page)
      try folder.write(
        "r/ITER_SUMMARY_BTC-USD_\(iter).json", "{\"symbol\":\"BTC-USD\",\"net_bps\":\"\(iter)\"}")
    }
    try folder.write("r/ITER_SUMMARY_4.json.bak", "")
    try folder.write("r/ITER_SUMMARY_5.json", "{")
    try folder.write("r/KPI_GATE.json", "{}")
    try folder.ingest(folder.path("r")) {
      $0.labels = [try! RunLabel("build=7")]
      $0.metrics = ["b"]
    }
    // The summaries come later and have the first word on what the pages gave.
    for iter in 1...3 {
      try folder.write("r/ITER_SUMMARY_\(iter).json", "{\"net_bps\":\(iter).5,\"risk_ratio\":NaN,\(histograms)}")
    }
    try folder.ingest(folder.path("r"))
    try folder.write("r/ITER_SUMMARY_2.json", "{\"net_bps\":2.25,\(histograms)}")
    try folder.ingest(folder.path("r")) { $0.onConflict = .replace }
    try folder.write("s/ITER_SUMMARY_1.json", "\u{FEFF}{\"net_bps\":1}")
    try folder.ingest(folder.path("s"))
    _ = try Warehouse(writing: folder.database).observe(
      "1\n7\n", metric: "mm_latency_ms", iter: 1, run: "r", bounds: nil, onConflict: .reject)
    return folder
  }

  @Test func `A sound database has no findings, however its files came`() throws {
    let folder = try Self.filled()
    #expect(try Self.check(folder.database) == [])
    #expect(try folder.rows("SELECT count(*) FROM issue WHERE code = 'histogram_twice'") == [[3]])
  }

  @Test(arguments: [
    "UPDATE iteration SET net_bps = 9 WHERE iter = 3":
      "run 'r', iteration 3: iteration: net_bps is 9.0; its document gives 3.5",
    "UPDATE bucket SET delta_own = 7 WHERE le_id = 1":
      "run 'r', iteration 1: bucket 'b' '{}' 1: delta_own is 7; its document gives 1",
    "DELETE FROM run_bucket WHERE scope = 'last8' AND le = 5": "run 'r': run_bucket 'last8' 'b' '{}' 5.0 is missing",
    "UPDATE document SET body = body || ' ' WHERE iter = 3 AND symbol = 'BTC-USD'":
      "run 'r', iteration 3: document ITER_SUMMARY_BTC-USD_3.json has not the digest stored with it",
    "UPDATE document SET body = '{}' WHERE original IS NOT NULL AND iter = 1":
      "run 's', iteration 1: document 'summary' '': body is '{}'; its document gives '{\"net_bps\":1}'",
    "UPDATE side_file SET content = x'00'": "run 'r': side_file KPI_GATE.json has not the digest stored with it",
    "UPDATE metric_alias SET divisor = 10 WHERE name = 'risk'":
      "database: metric_alias 'risk_ratio' 2: divisor is 10.0; this soakdb has it as 1.0",
    "UPDATE bucket_bound SET le = 6 WHERE le = 5": "database: bucket_bound differs from the bounds 5.0 inf",
    "UPDATE issue SET detail = 'x' WHERE code = 'text_number' AND iter = 2":
      "run 'r', iteration 2: issue 'ITER_SUMMARY_BTC-USD_2.json' 'text_number' '$.net_bps' 'x' is stored, and nothing that is stored gives it",
    "DROP INDEX ingest_twin": "database: index ingest_twin is not as this soakdb makes it",
  ])
  func `What was changed is found`(change: String, finding: String) throws {
    let folder = try Self.filled()
    try Connection(path: folder.database, mode: .readWrite).execute(change)
    let lines = try Self.check(folder.database)
    #expect(lines.contains(finding), "\(lines)")
  }

  @Test func `What is no database of ours is not checked`() throws {
    let folder = try TestFolder()
    try Connection(path: folder.path("old.db"), mode: .create).execute(
      "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
    try folder.write("text.db", String(repeating: "not a database ", count: 100))
    #expect(throws: SchemaError.self) { try Self.check(folder.path("old.db")) }
    #expect(throws: StorageError.self) { try Self.check(folder.path("text.db")) }
  }
}
