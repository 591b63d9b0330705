import SQLite
import Testing

@testable import SoakWarehouse

/// One summary in, one row of figures and its issues out.
struct DocumentTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let body: String
    let column: String
    let value: Value
    var issues: [String] = []
    var testDescription: String { body }
  }

  static let cases: [Case] = [
    // Every alias, in its order; 0.0 is a value and never gives way to a lower alias.
    Case(body: "{\"summary\":{\"net_bps\":0.0,\"net\":1,\"edge_bps\":2}}", column: "net_bps", value: .real(0)),
    Case(body: "{\"summary\":{\"net\":1.5,\"edge_bps\":2}}", column: "net_bps", value: .real(1.5)),
    Case(body: "{\"summary\":{\"edge_bps\":-2}}", column: "net_bps", value: .real(-2)),
    Case(body: "{\"kpi\":{\"net_bps\":7}}", column: "net_bps", value: .real(7)),
    Case(body: "{\"net_bps\":7}", column: "net_bps", value: .real(7)),
    Case(body: "{\"summary\":{\"gross_bps\":0}}", column: "gross_bps", value: .real(0)),
    Case(body: "{\"summary\":{\"fees_bps\":1,\"fees_eff_bps\":-1}}", column: "fees_bps", value: .real(1)),
    Case(body: "{\"summary\":{\"fees_bps\":1,\"fees_eff_bps\":-2}}", column: "fees_eff_bps", value: .real(-2)),
    Case(body: "{\"summary\":{\"adv_p95\":1,\"adverse_p95\":2}}", column: "adverse_bps_p95", value: .real(1)),
    Case(body: "{\"summary\":{\"adverse_p95\":2}}", column: "adverse_bps_p95", value: .real(2)),
    Case(body: "{\"summary\":{\"sl_p95\":1,\"slippage_p95\":2}}", column: "slippage_bps_p95", value: .real(1)),
    Case(body: "{\"summary\":{\"slippage_p95\":2}}", column: "slippage_bps_p95", value: .real(2)),
    Case(body: "{\"summary\":{\"latency_p95_ms\":1,\"p95\":2}}", column: "latency_ms_p95", value: .real(1)),
    Case(body: "{\"summary\":{\"p95\":2,\"latency_p95\":3}}", column: "latency_ms_p95", value: .real(2)),
    Case(body: "{\"summary\":{\"latency_p95\":3}}", column: "latency_ms_p95", value: .real(3)),
    Case(body: "{\"summary\":{\"risk\":0.3,\"risk_percent\":40}}", column: "risk_ratio", value: .real(0.3)),
    Case(body: "{\"summary\":{\"risk_percent\":29}}", column: "risk_ratio", value: .real(0.29)),
    Case(body: "{\"summary\":{\"maker_ratio\":0.7}}", column: "maker_taker_ratio", value: .real(0.7)),
    Case(
      body: "{\"summary\":{\"fills\":{\"maker_volume\":30000.0,\"taker_volume\":20000.0}}}",
      column: "maker_taker_ratio", value: .real(0.6)),
    Case(
      body: "{\"summary\":{\"maker_count\":0,\"taker_count\":4}}", column: "maker_taker_ratio", value: .real(0)),
    Case(
      body: "{\"summary\":{\"net_bps\":1,\"maker_count\":0,\"taker_count\":0}}", column: "maker_taker_ratio",
      value: .null),
    Case(
      body: "{\"summary\":{\"fills\":{\"maker_volume\":0,\"taker_volume\":0,\"maker_count\":1,\"taker_count\":3}}}",
      column: "maker_taker_ratio", value: .real(0.25)),
    Case(body: "{\"summary\":{\"net_bps\":1,\"fills\":1000}}", column: "maker_taker_ratio", value: .null),
    // The nearest double, where SQLite's own conversion misses it.
    Case(body: "{\"summary\":{\"net_bps\":3.0999999999999996}}", column: "net_bps", value: .real(3.0999999999999996)),
    Case(body: "{\"net\\u005fbps\":4}", column: "net_bps", value: .real(4)),
    // What is no number, and what takes its place.
    Case(
      body: "{\"summary\":{\"net_bps\":null,\"net\":0}}", column: "net_bps", value: .real(0), issues: ["null_value"]),
    Case(
      body: "{\"summary\":{\"net_bps\":true,\"net\":1}}", column: "net_bps", value: .real(1), issues: ["boolean_value"]),
    Case(
      body: "{\"summary\":{\"net_bps\":[1],\"net\":1}}", column: "net_bps", value: .real(1),
      issues: ["container_value"]),
    Case(
      body: "{\"summary\":{\"net_bps\":\"4.4\",\"net\":1}}", column: "net_bps", value: .real(4.4),
      issues: ["text_number"]),
    Case(
      body: "{\"summary\":{\"net_bps\":\" 4.4\",\"net\":1}}", column: "net_bps", value: .real(1),
      issues: ["not_a_number"]),
    Case(
      body: "{\"summary\":{\"net_bps\":NaN,\"net\":1}}", column: "net_bps", value: .real(1),
      issues: ["nonfinite_literal"]),
    Case(
      body: "{\"summary\":{\"net_bps\":1e999,\"net\":1}}", column: "net_bps", value: .real(1),
      issues: ["number_out_of_range"]),
    Case(body: "{\"summary\":{\"net_bps\":1,\"gross_bps\":null}}", column: "gross_bps", value: .null),
    Case(
      body: "{\"summary\":{\"net_bps\":1,\"net_bps\":2}}", column: "net_bps", value: .real(1),
      issues: ["duplicate_key"]),
    Case(body: "{\"summary\":{}}", column: "net_bps", value: .null, issues: ["no_metrics"]),
    Case(body: "{\"summary\":[],\"net_bps\":5}", column: "net_bps", value: .real(5), issues: ["holder_not_object"]),
    // Values out of range are kept, and said.
    Case(
      body: "{\"summary\":{\"risk_ratio\":1.5}}", column: "risk_ratio", value: .real(1.5), issues: ["risk_out_of_range"]
    ),
    Case(
      body: "{\"summary\":{\"risk_percent\":150}}", column: "risk_ratio", value: .real(1.5),
      issues: ["risk_out_of_range"]),
    Case(
      body: "{\"summary\":{\"maker_taker_ratio\":85}}", column: "maker_taker_ratio", value: .real(85),
      issues: ["share_out_of_range"]),
    Case(
      body: "{\"summary\":{\"p95_latency_ms\":-5}}", column: "latency_ms_p95", value: .real(-5),
      issues: ["negative_latency"]),
    Case(
      body: "{\"summary\":{\"net_bps\":1e9}}", column: "net_bps", value: .real(1e9), issues: ["net_out_of_range"]),
    // The index: the file is ITER_SUMMARY_5.json.
    Case(body: "{\"iteration\":5.0,\"net_bps\":1}", column: "net_bps", value: .real(1)),
    Case(body: "{\"iteration\":7,\"net_bps\":1}", column: "iter", value: 5, issues: ["index_mismatch"]),
    Case(body: "{\"window_index\":7,\"net_bps\":1}", column: "iter", value: 5, issues: ["index_mismatch"]),
    Case(body: "{\"iteration\":null,\"net_bps\":1}", column: "iter", value: 5, issues: ["index_mismatch"]),
    Case(body: "{\"iteration\":\"5\",\"net_bps\":1}", column: "iter", value: 5, issues: ["text_number"]),
    // Times.
    Case(
      body: "{\"timestamp\":\"2025-11-01T03:01:00+03:00\",\"net_bps\":1}", column: "observed_at",
      value: "2025-11-01T00:01:00Z"),
    Case(
      body: "{\"summary\":{\"net_bps\":1,\"runtime_utc\":\"x\"},\"meta\":{\"timestamp\":\"2025-11-01T00:01:00Z\"}}",
      column: "observed_at", value: "2025-11-01T00:01:00Z", issues: ["time_unreadable"]),
    Case(
      body: "{\"summary\":{\"net_bps\":1,\"runtime_utc\":1761955260}}", column: "observed_at",
      value: "2025-11-01T00:01:00Z", issues: ["time_epoch"]),
    Case(
      body: "{\"summary\":{\"net_bps\":1,\"runtime_utc\":null}}", column: "observed_at", value: .null,
      issues: ["null_value"]),
    Case(body: "{\"symbol\":7,\"net_bps\":1}", column: "net_bps", value: .real(1), issues: ["bad_symbol"]),
    Case(body: "{\"BTCUSDT\":7,\"net_bps\":1}", column: "net_bps", value: .real(1), issues: ["symbol_not_object"]),
    // A share's parts follow the rules of all numbers.
    Case(
      body: "{\"summary\":{\"fills\":{\"maker_volume\":300,\"taker_volume\":\"1\\u00300\"}}}",
      column: "maker_taker_ratio", value: .real(0.75), issues: ["text_number"]),
    Case(
      body: "{\"summary\":{\"fills\":{\"maker_volume\":300,\"taker_volume\":-0.0}}}", column: "maker_taker_ratio",
      value: .real(1)),
    Case(
      body: "{\"summary\":{\"fills\":{\"maker_volume\":3,\"taker_volume\":true,\"maker_count\":1,\"taker_count\":3}}}",
      column: "maker_taker_ratio", value: .real(0.25), issues: ["boolean_value"]),
    Case(
      body: "{\"net_bps\":1,\"fills\":{\"maker_volume\":3,\"taker_volume\":-1}}", column: "maker_taker_ratio",
      value: .null, issues: ["share_unusable"]),
    Case(
      body: "{\"net_bps\":1,\"fills\":{\"maker_volume\":3}}", column: "maker_taker_ratio", value: .null,
      issues: ["share_unusable"]),
    Case(
      body: "{\"net_bps\":1,\"fills\":\"x\"}", column: "maker_taker_ratio", value: .null, issues: ["fills_unusable"]),
    // In a map of symbols, nothing is passed over in silence.
    Case(
      body: "{\"A\":{\"net_bps\":1},\"B C\":{\"net_bps\":1},\"q\\\"\":{\"net\":2}}", column: "net_bps", value: .null,
      issues: ["bad_symbol", "bad_symbol"]),
    Case(
      body: "{\"A\":{\"net_bps\":1},\"CONFIG\":{\"a\":1}}", column: "net_bps", value: .null,
      issues: ["symbol_without_figures"]),
  ]

  @Test(arguments: cases)
  func `A summary gives its figures, and an issue for all that is odd`(one: Case) throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_5.json", one.body)
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == 0)
    #expect(try folder.rows("SELECT \(one.column) FROM iteration") == [[one.value]])
    #expect(try folder.rows("SELECT code FROM issue ORDER BY issue_id") == one.issues.map { [.text($0)] })
    #expect(report.runs[0].issues == one.issues.count)
  }

  @Test func `An issue says run, iteration, file, place and what stands there`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_005.json", "{\"summary\":{\"risk_ratio\":\"high\"}}")
    try folder.ingest(folder.path("r"))
    #expect(
      try folder.rows(
        "SELECT r.name, i.iter, i.file, i.json_path, i.code, i.detail FROM issue i JOIN run r USING (run_id)"
      )
      .first == [
        "r", 5, "ITER_SUMMARY_005.json", "$.summary.risk_ratio", "not_a_number",
        "no number that can be used: \"high\"",
      ])
  }

  @Test func `Of a million oddities of one document a thousand are told one by one, and the others counted`() throws {
    let folder = try TestFolder()
    let literals = String(repeating: "NaN,", count: 1500)
    let twins = (0..<1200).map { "\"k\($0)\":1,\"k\($0)\":2" }.joined(separator: ",")
    try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":1,\"a\":[\(literals)1],\"b\":{\(twins)}}")
    try folder.ingest(folder.path("r"))
    #expect(
      try folder.rows("SELECT code, count(*), max(detail) FILTER (WHERE json_path = '$') FROM issue GROUP BY code") == [
        ["duplicate_key", 1001, "and 200 more keys that stand twice; the first counts"],
        ["nonfinite_literal", 1001, "and 500 more literals that are no JSON and count as missing"],
      ])
    #expect(try Warehouse.check(folder.database) { _ in }.findings == 0)
  }

  @Test func `A map of symbols gives a row per symbol, and the iteration none of their figures`() throws {
    let folder = try TestFolder()
    try folder.write(
      "r/ITER_SUMMARY_7.json",
      "{\"window_index\":7,\"BTCUSDT\":{\"edge_bps\":3.5,\"risk_ratio\":0.3},\"ETHUSDT\":{\"edge_bps\":0.0},\"meta\":{}}"
    )
    try folder.ingest(folder.path("r"))
    #expect(
      try folder.rows("SELECT iter, symbol, net_bps, risk_ratio FROM iteration_symbol ORDER BY symbol") == [
        [7, "BTCUSDT", .real(3.5), .real(0.3)], [7, "ETHUSDT", .real(0), .null],
      ])
    #expect(try folder.rows("SELECT iter, net_bps FROM iteration") == [[7, .null]])
    #expect(try folder.rows("SELECT code FROM issue").isEmpty)
  }

  @Test func `Files of one symbol make rows of that symbol and win over what a whole summary says of it`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_1.json", "{\"symbol\":\"BTCUSDT\",\"net_bps\":1}")
    try folder.write("r/ITER_SUMMARY_BTCUSDT_001.json", "{\"net_bps\":2}")
    try folder.write("r/ITER_SUMMARY_ETH-PERP_2.json", "{\"symbol\":\"ETHUSDT\",\"net_bps\":3}")
    let report = try folder.ingest(folder.path("r"))
    #expect(report.runs[0].new == 3)
    #expect(try folder.rows("SELECT iter, net_bps FROM iteration ORDER BY iter") == [[1, .real(1)], [2, .null]])
    #expect(
      try folder.rows("SELECT iter, symbol, net_bps FROM iteration_symbol ORDER BY iter") == [
        [1, "BTCUSDT", .real(2)], [2, "ETH-PERP", .real(3)],
      ])
    #expect(
      try folder.rows("SELECT file, code FROM issue ORDER BY file") == [
        ["ITER_SUMMARY_1.json", "symbol_twice"], ["ITER_SUMMARY_ETH-PERP_2.json", "bad_symbol"],
      ])
  }
}
