import Foundation
import Testing

/// gate, compare, trend and explain: their exit codes, and that the sqlite3 shell gives the same numbers.
struct VerdictCommandTests {
  /// Seven runs, the last four of them worse, the last two with histograms: made once, for they are only read.
  private static let prepared = Result { try prepare() }
  private let runner: CommandRunner

  init() throws { runner = try Self.prepared.get() }

  private static func prepare() throws -> CommandRunner {
    let runner = try CommandRunner()
    _ = try runner.shell("cp \(repository.path)/Queries/*.sql .")
    for run in 1...7 {
      for iteration in 1...16 {
        let net = 3.1 + 0.01 * Double((iteration * 7 + run * 3) % 10) + (run > 3 ? -2 : 0)
        try runner.write(
          "r\(run)/ITER_SUMMARY_\(iteration).json",
          #"{"summary":{"net_bps":\#(net),"maker_taker_ratio":0.9,"p95_latency_ms":20\#(iteration % 3).1,"#
            + #""risk_ratio":0.3,"slippage_bps_p95":1.1,"adverse_bps_p95":1.7}}"#)
        if run > 5 {
          try runner.write(
            "r\(run)/ITER_METRICS_\(iteration).prom",
            """
            # TYPE mm_latency_ms histogram
            mm_latency_ms_bucket{le="100"} \(iteration * (run == 6 ? 90 : 10))
            mm_latency_ms_bucket{le="300"} \(iteration * 99)
            mm_latency_ms_bucket{le="+Inf"} \(iteration * 100)
            mm_latency_ms_sum \(iteration * 9000)
            mm_latency_ms_count \(iteration * 100)

            """)
        }
      }
      let kind = run > 3 ? "new" : "old"
      #expect(try runner.shell("soakdb ingest r\(run) --quiet --label kind=\(kind)").code == 0)
    }
    return runner
  }

  /// The rows of a JSON text; numbers stay numbers, with the 15 digits that the shell prints.
  private func rows(_ json: String) throws -> [[String: String]] {
    let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]] ?? []
    return parsed.map { row in
      row.mapValues { value in
        guard let number = value as? NSNumber else { return "\(value)" }
        return String(format: "%.14g", number.doubleValue)
      }
    }
  }

  /// What the sqlite3 shell answers to a query file.
  private func shell(_ query: String, _ parameters: String...) throws -> [[String: String]] {
    let set = parameters.map { "'.param set \($0)'" }.joined(separator: " ")
    return try rows(runner.shell("sqlite3 -json soak.db \(set) '.read \(query).sql'").output)
  }

  private func command(_ line: String) throws -> [[String: String]] {
    try rows(runner.shell("soakdb \(line) --format json").output)
  }

  @Test func `The sqlite3 shell selects what compare and explain print`() throws {
    let compared = try command("compare r6 r7")
    #expect(compared.count > 6)
    #expect(try compared == shell("compare", ":base r6", ":run r7"))
    #expect(
      try command("compare r3 r6 --window last8") == shell("compare", ":base r3", ":run r6", ":window last8"))
    #expect(try command("explain r6 3 gross_bps") == shell("explain", ":run r6", ":iter 3", ":column gross_bps"))
    let quantile = try command("explain r7 3 mm_latency_ms --quantile 0.5")
    #expect(quantile.count > 6)
    #expect(try quantile == shell("explain_quantile", ":run r7", ":iter 3", ":metric mm_latency_ms", ":q 0.5"))
  }

  @Test func `The sqlite3 shell selects what a gate prints`() throws {
    let gate = try shell("gate", ":run r6")
    #expect(gate.count == 7)
    let json = try runner.shell("soakdb gate r6 --format json").output
    let report = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let rules = try #require(report?["rules"])
    let text = try String(decoding: JSONSerialization.data(withJSONObject: rules), as: UTF8.self)
    #expect(try rows(text) == gate.map { $0.filter { $0.key != "run" } })
    let table = try runner.shell("soakdb gate r6").output
    for value in gate.flatMap(\.values) where value != "r6" && value != "<null>" {
      #expect(table.contains(value), "\(value)")
    }
    let view = try rows(runner.shell("sqlite3 -json soak.db \"SELECT * FROM run_readiness WHERE run = 'r6'\"").output)
    #expect(Set(view.map { $0.filter { $0.key != "run_id" } }) == Set(gate))
  }

  @Test func `A trend's rows and change points are those of the shell`() throws {
    let trend = try command("trend net_bps")
    let columns = ["run", "n", "value", "lower", "upper"]
    #expect(try trend.map { $0.filter { columns.contains($0.key) } } == shell("trend", ":metric net_bps"))
    let values = "(SELECT json_group_array(value) FROM (\(try query("trend"))))".replacing(":metric", with: "'net_bps'")
      .replacing(/:[a-z0-9]+/, with: "NULL")
    try runner.write(
      "ask.sql", ".param set :metric net_bps\n.param set :values \"\(values)\"\n.read change_points.sql\n")
    let points = try rows(runner.shell("sqlite3 -json soak.db < ask.sql").output)
    try #require(points.count == 1)
    #expect(points[0]["position"] == "4" && points[0]["change"] == "worse")
    for column in ["change", "before", "after", "p_value"] { #expect(trend[3][column] == points[0][column]) }
  }

  /// A query's text as one line, without its comments.
  private func query(_ name: String) throws -> String {
    try String(contentsOf: runner.folder.appending(path: "\(name).sql"), encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("--") }.joined(separator: " ").replacing(";", with: "")
  }

  @Test(arguments: [
    ("gate r1", 0), ("gate", 1), ("gate nope", 2), ("gate --config none.json", 74), ("gate r1 --format xml", 64),
    ("gate r1 --self-test", 0), ("gate --list", 0), ("gate r1 --format junit", 0), ("gate r4 --format json", 1),
    ("compare r1 r2", 0), ("compare r1", 64), ("compare r1 r1", 64), ("compare r1 nope", 2),
    ("compare r1 r4 --fail-on worse", 1), ("compare r4 r1 --fail-on worse", 0), ("compare r1 r6 --fail-on worse", 1),
    ("compare r5 r6 --fail-on worse", 2), ("compare latest~1 latest --fail-on worse", 1),
    ("compare latest --baseline kind=old", 0), ("compare latest --baseline kind=none", 2),
    ("trend net_bps", 0), ("trend net_bps --fail-on-change worse", 1),
    ("trend net_bps --last 3 --fail-on-change worse", 2),
    ("trend nope", 2), ("trend fees_bps", 2), ("trend risk_ratio --fail-on-change worse", 0),
    ("trend net_bps --run r1", 0), ("trend net_bps --statistic p10", 64), ("trend mm_latency_ms", 0),
    ("trend mm_latency_ms --series side=buy", 64), ("trend net_bps --run r1 --last 3", 64),
    ("trend net_bps --run r1 --window last8", 64), ("trend net_bps --run r1 --statistic max", 64),
    ("trend violated", 0),
    ("gate r1 --config <(soakdb gate --list --format json)", 0),
    ("explain r1 1 net_bps", 0), ("explain r1 99 net_bps", 2), ("explain r1 1 nope", 64),
    ("explain r1 1 mm_latency_ms", 2), ("explain r6 1 mm_latency_ms --quantile 2", 64),
  ])
  func `Exit codes say what the answer was`(command: String, code: Int) throws {
    let outcome = try runner.shell("soakdb \(command)")
    #expect(Int(outcome.code) == code, "\(outcome)")
    if code == 64 || code == 2 && !command.hasPrefix("compare r5") { #expect(!outcome.errors.isEmpty) }
  }

  @Test func `An explanation of what was rejected says why`() throws {
    try runner.write("bad/ITER_SUMMARY_1.json", "{\"summary\":{}}")
    try runner.write("bad/ITER_SUMMARY_2.json", "{\"summ")
    _ = try runner.shell("soakdb ingest bad --quiet --db bad.db")
    let outcome = try runner.shell("soakdb explain bad 2 net_bps --db bad.db")
    #expect(outcome.code == 2 && outcome.errors.contains("truncated"), "\(outcome)")
  }
}
