import Exposition
import SQLite
import Testing

@testable import SoakWarehouse

/// Gates: no data is no pass, and every rule can fail.
struct GateTests {
  /// A run whose last 8 iterations pass the readiness gate.
  private func good(_ folder: TestFolder) throws {
    for iter in 1...9 {
      try folder.write(
        "good/ITER_SUMMARY_\(iter).json",
        summary(
          iter, #""net_bps":3.5,"maker_taker_ratio":0.9,"p95_latency_ms":200,"risk_ratio":0.3"#))
      let page = """
        # TYPE mm_latency_ms histogram
        mm_latency_ms_bucket{side="buy",le="100"} \(8 * iter)
        mm_latency_ms_bucket{side="buy",le="300"} \(10 * iter)
        mm_latency_ms_bucket{side="buy",le="+Inf"} \(10 * iter)
        mm_latency_ms_sum{side="buy"} \(900 * iter)
        mm_latency_ms_count{side="buy"} \(10 * iter)

        """
      try folder.write("good/ITER_METRICS_\(iter).prom", page)
    }
    try folder.ingest(folder.path("good"))
  }

  private func rules(_ folder: TestFolder, _ json: String) throws -> GateRules {
    try GateRules(contentsOf: folder.write("rules.json", json))
  }

  private func verdict(_ folder: TestFolder, _ rule: String) throws -> Verdict {
    try Warehouse(reading: folder.database).gate("good", rules: rules(folder, "[{\(rule)}]")).verdict
  }

  @Test func `A good run passes, and the view says the same as the gate`() throws {
    let folder = try TestFolder()
    try good(folder)
    let report = try Warehouse(reading: folder.database).gate("latest", rules: .readiness)
    #expect(report.verdict == .pass && report.rows.count == 7)
    let view = try folder.rows("SELECT run, rule, n, value, verdict FROM run_readiness ORDER BY rule")
    let gate = report.rows.map { row in ["run", "rule", "n", "value", "verdict"].map { report.cell($0, of: row) } }
    #expect(view.map { $0.map(Cell.init) } == gate.sorted { $0[1].plainText < $1[1].plainText })
  }

  @Test func `The listed rules are a file that judges alike`() throws {
    let folder = try TestFolder()
    try good(folder)
    let listed = try GateRules.readiness.rows()
    let file = try folder.write("rules.json", RowEncoder.bytes(.json, columns: listed.columns, rows: listed.rows))
    let warehouse = try Warehouse(reading: folder.database)
    let ours = try warehouse.gate("good", rules: .readiness)
    #expect(try warehouse.gate("good", rules: GateRules(contentsOf: file)).rows == ours.rows)
  }

  @Test(arguments: [
    (#""metric":"net_bps","window":"last8","statistic":"mean","op":">","threshold":3.4"#, Verdict.pass),
    (#""metric":"net_bps","window":"last8","statistic":"mean","op":">","threshold":3.5"#, .fail),
    (#""metric":"net_bps","window":"last8","statistic":"last","op":"==","threshold":3.5"#, .pass),
    (#""metric":"net_bps","window":"steady","statistic":"min","op":"!=","threshold":3.5"#, .fail),
    (#""metric":"net_bps","window":"last8","statistic":"max","op":"<","threshold":9,"min_n":9"#, .noData),
    (#""metric":"nope","window":"last8","statistic":"median","op":"<","threshold":9"#, .noData),
    (#""metric":"fees_bps","window":"last8","statistic":"median","op":"<","threshold":9"#, .noData),
    (#""metric":"mm_latency_ms","window":"last8","statistic":"p99","op":"<","threshold":900"#, .noData),
    (
      #""metric":"mm_latency_ms","labels":{"side":"buy"},"window":"last8","statistic":"p99","op":"<","threshold":900"#,
      .pass
    ),
    (
      #""metric":"mm_latency_ms","labels":{"side":"buy"},"window":"overall","statistic":"p75.5","op":"<=","threshold":94.375"#,
      .pass
    ),
    (
      #""metric":"mm_latency_ms","labels":{"side":"buy"},"window":"last8","statistic":"mean","op":"<","threshold":90"#,
      .fail
    ),
    (#""metric":"iterations","window":"overall","statistic":"count","op":">=","threshold":24"#, .fail),
  ])
  func `A rule is judged by its own statistic`(rule: String, expected: Verdict) throws {
    let folder = try TestFolder()
    try good(folder)
    #expect(try verdict(folder, rule) == expected)
  }

  @Test func `No data outweighs a failure`() throws {
    let folder = try TestFolder()
    try good(folder)
    let json = #"""
      [{"metric":"net_bps","window":"last8","statistic":"median","op":">","threshold":9},
       {"metric":"nope","window":"last8","statistic":"median","op":">","threshold":9}]
      """#
    #expect(try Warehouse(reading: folder.database).gate("good", rules: rules(folder, json)).verdict == .noData)
  }

  @Test func `A quantile above the last finite bound passes no upper limit`() throws {
    let folder = try TestFolder()
    try folder.write(
      "good/ITER_METRICS_1.prom",
      """
      # TYPE h histogram
      h_bucket{le="100"} 1
      h_bucket{le="+Inf"} 10
      h_sum 9
      h_count 10

      """)
    try folder.ingest(folder.path("good"))
    func verdict(_ op: String, _ threshold: Int) throws -> Verdict {
      try self.verdict(
        folder, #""metric":"h","window":"overall","statistic":"p99","op":"\#(op)","threshold":\#(threshold)"#)
    }
    #expect(try verdict("<=", 1000) == .noData)
    #expect(try verdict("<=", 50) == .fail)
    #expect(try verdict(">=", 100) == .pass)
    #expect(try verdict(">=", 1000) == .noData)
    #expect(try verdict("==", 100) == .noData)
  }

  @Test func `Each rule fails once it is broken, and the run itself stays as it was`() throws {
    let folder = try TestFolder()
    try good(folder)
    let warehouse = try Warehouse(reading: folder.database)
    #expect(try warehouse.tryGate("good", rules: .readiness).map(\.verdict) == Array(repeating: .fail, count: 7))
    let json = #"""
      [{"metric":"mm_latency_ms","labels":{"side":"buy"},"window":"last8","statistic":"p99","op":"<=","threshold":500},
       {"metric":"mm_latency_ms","labels":{"side":"buy"},"window":"last8","statistic":"p50","op":">","threshold":5},
       {"metric":"mm_latency_ms","labels":{"side":"buy"},"window":"steady","statistic":"mean","op":"<","threshold":500},
       {"metric":"iterations","window":"overall","statistic":"count","op":">=","threshold":9},
       {"metric":"net_bps","window":"overall","statistic":"min","op":"!=","threshold":0},
       {"metric":"nope","window":"overall","statistic":"min","op":"!=","threshold":0}]
      """#
    let trials = try warehouse.tryGate("good", rules: rules(folder, json)).map(\.verdict)
    #expect(trials == [.fail, .fail, .fail, .fail, .fail, .noData])
    #expect(try warehouse.gate("good", rules: .readiness).verdict == .pass)
  }

  @Test(arguments: [
    ("iterations", "<=", 100, Verdict.fail), ("iterations", "<", 1, .fail), ("iterations", "==", 9, .fail),
    ("iterations", "!=", 12, .fail), ("iterations", ">", 24, .fail), ("violated", "<=", 20, .fail),
    ("violated", ">", 2, .fail), ("violated", "!=", 3, .fail), ("missing", ">=", 1, .fail),
    ("missing", "<", 1_000_000, .fail), ("rejected", ">", 0, .fail), ("rejected", "<=", 3, .fail),
    // No count contradicts these.
    ("violated", ">=", 0, .pass), ("rejected", "!=", 0.5, .pass), ("missing", "<", 1e12, .pass),
    ("iterations", ">=", 1, .pass), ("iterations", ">=", -1, .pass),
  ])
  func `A count is broken upwards and downwards, and a rule that no count breaks is found`(
    metric: String, op: String, threshold: Double, expected: Verdict
  ) throws {
    let folder = try TestFolder()
    try good(folder)
    let rule =
      #"{"metric":"\#(metric)","window":"overall","statistic":"count","op":"\#(op)","threshold":\#(threshold)}"#
    let trials = try Warehouse(reading: folder.database).tryGate("good", rules: rules(folder, "[\(rule)]"))
    #expect(trials.map(\.verdict) == [expected])
  }

  @Test(arguments: ["p50", "p90", "mean"], ["<=", "<", ">=", ">", "==", "!="])
  func `A histogram's figure is broken in every direction`(statistic: String, op: String) throws {
    let folder = try TestFolder()
    try good(folder)
    let rule =
      #"{"metric":"mm_latency_ms","labels":{"side":"buy"},"window":"last8","statistic":"\#(statistic)","op":"\#(op)","threshold":150}"#
    let trials = try Warehouse(reading: folder.database).tryGate("good", rules: rules(folder, "[\(rule)]"))
    #expect(trials.map(\.verdict) == [.fail])
  }

  @Test(arguments: [
    ("{}", "expected a list"), ("[]", "no rule"), ("[1]", "rule 1: expected an object"), ("[{]", "line 1, column 3"),
    (#"[{"metric":"m","metric":"m"}]"#, "$[0].metric"),
    (#"[{"metric":"m","window":"last8","statistic":"p101","op":"<","threshold":1}]"#, "statistic"),
    (#"[{"metric":"m","window":"last9","statistic":"p9","op":"<","threshold":1}]"#, "window"),
    (#"[{"metric":"m","window":"last8","statistic":"p9","op":"=<","threshold":1}]"#, "op"),
    (#"[{"metric":"m","window":"last8","statistic":"p9","op":"<","threshold":"1"}]"#, "threshold"),
    (#"[{"metric":"m","window":"last8","statistic":"p9","op":"<","threshold":1,"min_n":0}]"#, "min_n"),
    (#"[{"metric":"m","window":"last8","statistic":"p9","op":"<","threshold":1,"labels":"side"}]"#, "labels"),
    (#"[{"metric":"m","window":"last8","statistic":"p9","op":"<","treshold":1}]"#, "treshold"),
  ])
  func `Rules that cannot be applied are refused with their place`(json: String, words: String) throws {
    let folder = try TestFolder()
    let error = try #require(throws: GateError.self) { try rules(folder, json) }
    #expect(error.description.contains(words), "\(error)")
  }
}
