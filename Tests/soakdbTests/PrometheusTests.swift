import Foundation
import Testing

/// What Prometheus is fed, held against the real tools where they are installed.
struct PrometheusTests {
  static func isInstalled(_ tools: String...) -> Bool {
    tools.allSatisfy { FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)") }
  }

  private func ingested() throws -> CommandRunner {
    let runner = try CommandRunner()
    #expect(try runner.shell("soakdb ingest soak12 --quiet --label 'build=a\"b\\c'").code == 1)
    return runner
  }

  @Test func `The page is what it always was, and keeps every rule`() throws {
    let runner = try ingested()
    let outcome = try runner.shell("soakdb export prometheus | tee page.prom")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    let steady = outcome.output.replacing(/(timestamp_seconds\{.*\}) [0-9.]+/) { "\($0.output.1) <time>" }
    try expectGolden("page.prom", steady)
    #expect(try runner.shell("soakdb lint page.prom").code == 0)
  }

  @Test(.enabled(if: isInstalled("promtool"), "promtool is not installed"))
  func `promtool finds nothing but the unit in the bot's own metric`() throws {
    let outcome = try ingested().shell("soakdb export prometheus | promtool check metrics")
    #expect(outcome.errors + outcome.output == "mm_latency_ms metric names should not contain abbreviated units\n")
  }

  @Test(.enabled(if: isInstalled("promtool"), "promtool is not installed"))
  func `The alerts fire where they should, and nowhere else`() throws {
    let rules = repository.appending(path: "Queries/prometheus").path
    let outcome = try CommandRunner().shell(
      "cd '\(rules)' && promtool check rules soak.rules.yml && promtool test rules soak.rules.test.yml")
    #expect(outcome.code == 0, "\(outcome)")
  }

  @Test(.enabled(if: isInstalled("promtool"), "promtool is not installed"))
  func `Each expression of the dashboard parses, and asks for families that are exported`() throws {
    struct Dashboard: Decodable {
      struct Panel: Decodable {
        struct Target: Decodable { let expr: String }
        let targets: [Target]
      }
      let panels: [Panel]
    }
    let file = repository.appending(path: "Queries/prometheus/soak.dashboard.json")
    let dashboard = try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: file))
    let expressions = dashboard.panels.flatMap(\.targets).map(\.expr)
    #expect(expressions.count > 10)
    let runner = try ingested()
    // JSON is YAML too.
    let rules = expressions.enumerated().map { ["record": "e:\($0.offset)", "expr": $0.element] }
    let groups = try JSONSerialization.data(withJSONObject: ["groups": [["name": "g", "rules": rules]]])
    try runner.write("rules.yml", String(decoding: groups, as: UTF8.self))
    #expect(try runner.shell("promtool check rules rules.yml").code == 0)
    let page = try runner.shell("soakdb export prometheus").output
    for name in Set(expressions.flatMap { $0.matches(of: /(soak|mm)_[a-z0-9_]+/).map { String($0.output.0) } }) {
      #expect(page.contains("\n\(name){") || page.contains("\n\(name)_bucket{"), "\(name)")
    }
  }

  @Test(.enabled(if: isInstalled("promtool"), "promtool is not installed"))
  func `promtool back-fills every sample of the history, with its value and its time`() throws {
    let runner = try ingested()
    let outcome = try runner.shell(
      """
      soakdb export openmetrics -o history.om && soakdb lint history.om
      promtool tsdb create-blocks-from openmetrics history.om blocks >/dev/null && mkdir -p blocks/wal
      promtool tsdb dump blocks > dump; wc -l < dump; grep 'soak_net_bps.* 3.4 ' dump | grep -o ' 3.4 .*'
      """)
    let samples = outcome.errors.split(separator: " ").first.map(String.init)
    // Iteration 7, at 2025-10-12T18:00:00Z.
    #expect(
      outcome.output.split(separator: "\n").map(String.init) == [samples, "3.4 1760292000000"].map { $0 ?? "" }
        || outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
          == [samples ?? "", "3.4 1760292000000"],
      "\(outcome)")
  }

  @Test(
    .enabled(
      if: isInstalled("prometheus", "prometheus-node-exporter", "curl"), "Prometheus or node_exporter is not installed")
  )
  func `The real node_exporter and Prometheus see whole pages and the views' quantiles`() throws {
    let script = repository.appending(path: "Tests/Peers/scrape").path
    let outcome = try CommandRunner().shell("'\(script)' 500")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.contains("500 scrapes during 500 publications saw 500 whole pages"))
  }

  @Test func `A run without times of its own is refused until it is given some`() throws {
    let runner = try CommandRunner()
    for iteration in 1...3 { try runner.write("r/ITER_SUMMARY_\(iteration).json", "{\"net_bps\":\(iteration)}") }
    #expect(try runner.shell("soakdb ingest r --quiet").code == 0)
    let refused = try runner.shell("soakdb export openmetrics")
    #expect(refused.code == 1 && refused.errors.contains("Iteration 1 of run 'r' has no time of its own"))
    let outcome = try runner.shell("soakdb export openmetrics --start 2025-11-01T00:00:00Z --step 60")
    #expect(
      outcome.output.contains("soak_net_bps{run=\"r\"} 3 1761955380.000\n") && outcome.output.hasSuffix("# EOF\n"))
    #expect(outcome.errors == "6 samples\n")
    #expect(try runner.shell("soakdb export openmetrics --start 2025-11-01T00:00:00Z").code == 64)
    let late = try runner.shell("soakdb export openmetrics --start 9999-12-31T23:59:58Z --step 1")
    #expect(late.code == 1 && late.errors.contains("beyond the year 9999"))
  }

  @Test func `A textfile is published readable and whole, unless a sibling clashes`() throws {
    let runner = try ingested()
    let publish = "soakdb export prometheus --textfile d/soak.prom"
    #expect(
      try runner.shell("mkdir d; umask 077; \(publish); stat -c %a d/soak.prom; ls -A d").output == "644\nsoak.prom\n")
    let clashes = [
      "m_x 1\nmm_latency_ms_count 1\n", "# HELP soak_issues Other.\n# TYPE soak_issues gauge\nsoak_issues 1\n",
      "# HELP soak_issues Oddities found in the files of the run.\n# TYPE soak_issues counter\nsoak_issues 1\n",
      "# HELP soak_issues Oddities found in the files of the run.\n# TYPE soak_issues gauge\nsoak_issues{run=\"soak12\"} 1\n",
    ]
    for clash in clashes {
      try runner.write("d/other.prom", clash)
      let outcome = try runner.shell("cp d/soak.prom before; \(publish)")
      #expect(outcome.code == 1 && outcome.errors.contains("other.prom"), "\(outcome)")
      #expect(try runner.shell("cmp before d/soak.prom").code == 0)
    }
    try runner.write("d/other.prom", clashes[3].replacing("soak12", with: "another"))
    #expect(try runner.shell(publish).code == 0)
    #expect(try runner.shell("soakdb export prometheus --textfile d/soak.txt").code == 64)
    #expect(try runner.shell("soakdb export prometheus --textfile nowhere/soak.prom").code == 74)
  }

  @Test func `Labels of the bot's own that are called as ours give way to them`() throws {
    let runner = try CommandRunner()
    let series = ["run=\"b\"", "metric=\"b\"", "q=\"7\"", "q=\"8\"", "window=\"w\"", "x=\"\""]
    let lines = series.map {
      "m_bucket{\($0),le=\"1\"} 1\nm_bucket{\($0),le=\"+Inf\"} 1\nm_sum{\($0)} 1\nm_count{\($0)} 1\n"
    }
    try runner.write("r/ITER_METRICS_1.prom", "# HELP m M.\n# TYPE m histogram\n" + lines.joined())
    try runner.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":1,\"timestamp\":\"2025-11-01T00:00:00Z\"}")
    #expect(try runner.shell("soakdb ingest r --quiet").code == 0)
    let outcome = try runner.shell(
      "soakdb export prometheus --run r --run latest > a.prom && soakdb lint a.prom && soakdb export openmetrics > a.om && soakdb lint a.om && cat a.prom"
    )
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.output.contains("m_count{exported_run=\"b\",run=\"r\"} 1\n"))
    #expect(outcome.output.contains("{exported_q=\"8\",metric=\"m\",q=\"0.5\",run=\"r\",window=\"last8\"}"))
  }

  @Test func `More series than the budget are refused, not cut`() throws {
    let outcome = try ingested().shell("soakdb export prometheus --max-series 20")
    #expect(outcome.code == 1 && outcome.output.isEmpty && outcome.errors.contains("more than 20"))
  }

  @Test func `Observations are counted into buckets, and what is refused is said`() throws {
    let runner = try CommandRunner()
    let observe = "soakdb observe --run r --iter 3 --metric"
    #expect(try runner.shell("printf '5\\n12\\n-1\\nx\\nnan\\n9999\\n' | \(observe) mm_latency_ms").code == 1)
    #expect(try runner.shell("printf '0.5\\n1.7\\n' | \(observe) mm_risk_ratio").code == 0)
    #expect(try runner.shell("printf '1\\n' | \(observe) other").code == 64)
    #expect(try runner.shell(": | \(observe) mm_adverse_bps").code == 2)
    #expect(try runner.shell("printf '1\\n' | \(observe) other --buckets 3,2").code == 64)
    #expect(try runner.shell("printf '1\\n7\\n' | \(observe) other --buckets 2,5").code == 0)
    let rows = try runner.shell(
      "sqlite3 soak.db 'SELECT metric, le, delta_own, delta_sum FROM histogram_delta WHERE delta_own > 0 ORDER BY 1, 2'"
    )
    #expect(
      rows.output == """
        mm_latency_ms|5.0|1|10016.0
        mm_latency_ms|20.0|1|10016.0
        mm_latency_ms|Inf|1|10016.0
        mm_risk_ratio|0.5|1|2.2
        mm_risk_ratio|Inf|1|2.2
        other|2.0|1|8.0
        other|Inf|1|8.0

        """)
    #expect(try runner.shell("soakdb issues r --format csv").output.contains("3 values of mm_latency_ms"))
  }
}
