import Exposition
import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// A page of one histogram with bounds 10 and 20, as the bot's library writes it.
func page(_ low: Int, _ middle: Int, _ all: Int, sum: Double = 0, created: Double? = nil, labels: String = "") -> String
{
  let prefix = labels.isEmpty ? "" : labels + ","
  let set = labels.isEmpty ? "" : "{\(labels)}"
  return """
    # HELP m_ms Some \\\\ latency
    # TYPE m_ms histogram
    m_ms_bucket{\(prefix)le="10.0"} \(low).0
    m_ms_bucket{\(prefix)le="20.0"} \(middle).0
    m_ms_bucket{\(prefix)le="+Inf"} \(all).0
    m_ms_count\(set) \(all).0
    m_ms_sum\(set) \(sum)

    """ + (created.map { "# TYPE m_ms_created gauge\nm_ms_created\(set) \($0)\n" } ?? "")
}

struct HistogramTests {
  @Test func `Each page adds its difference to the one before, and a gap or a restart is said`() throws {
    let folder = try TestFolder()
    let pages = [
      (1, page(1, 2, 3, sum: 30, created: 7)), (2, page(1, 5, 6, sum: 90, created: 7)),
      (5, page(4, 9, 12, sum: 200, created: 7)), (6, page(2, 2, 2, sum: 9, created: 7)),
      // Nothing fell, but counting began anew.
      (7, page(3, 4, 5, sum: 40, created: 8)),
    ]
    for (iter, text) in pages { try folder.write("r/ITER_METRICS_\(iter).prom", text) }
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == 0 && report.runs[0].histograms == 5 && report.runs[0].issues == 0)
    #expect(
      try folder.rows(
        "SELECT DISTINCT iter, delta_kind, delta_count, delta_sum, previous_iter, spans FROM histogram_delta ORDER BY iter"
      )
        == [
          [1, "first", 3, .real(30), .null, 1], [2, "next", 3, .real(60), 1, 1], [5, "next", 6, .real(110), 2, 3],
          [6, "reset", 2, .real(9), 5, 1], [7, "reset", 5, .real(40), 6, 1],
        ])
    #expect(try folder.rows("SELECT help FROM histogram_metric") == [["Some \\ latency"]])
    // Conservation: each unbroken stretch adds up to its last page.
    #expect(try folder.rows("SELECT n, sum FROM run_histogram WHERE scope = 'run'") == [[19, .real(249)]])
  }

  @Test func `A page that arrives late mends the delta of the one after it, whatever the order of arrival`() throws {
    let ordered = try TestFolder()
    let late = try TestFolder()
    let pages = [(1, page(1, 2, 3, sum: 1)), (2, page(2, 3, 5, sum: 2)), (3, page(2, 4, 9, sum: 3))]
    for folder in [ordered, late] {
      for (iter, text) in pages { try folder.write("r/ITER_METRICS_\(iter).prom", text) }
    }
    try ordered.ingest(ordered.path("r"))
    for iter in [3, 1, 2] { try late.ingest(late.path("r/ITER_METRICS_\(iter).prom")) }
    for view in ["histogram_delta", "run_quantile", "iteration_quantile", "scope_bucket", "run_histogram"] {
      #expect(try ordered.rows("SELECT * FROM \(view)") == late.rows("SELECT * FROM \(view)"), "\(view)")
    }
  }

  @Test func `The conflict rule holds for pages: same, reject, replace`() throws {
    let folder = try TestFolder()
    for iter in 1...3 { try folder.write("r/ITER_METRICS_\(iter).prom", page(iter, iter, iter)) }
    try folder.ingest(folder.path("r"))
    #expect(try folder.ingest(folder.path("r")).runs[0].same == 3)
    try folder.write("r/ITER_METRICS_2.prom", page(1, 1, 1))
    #expect(try folder.ingest(folder.path("r")).runs[0].isRefused)
    #expect(try folder.ingest(folder.path("r")) { $0.onConflict = .replace }.runs[0].replaced == 1)
    let deltas = try folder.rows("SELECT iter, delta_count FROM histogram ORDER BY iter")
    #expect(deltas == [[1, 1], [2, 0], [3, 2]])
    #expect(try folder.rows("SELECT kind, iter FROM superseded_document") == [["metrics", 2]])
    #expect(try folder.rows("SELECT n_le FROM run_bucket WHERE scope = 'run' ORDER BY le") == [[3], [3], [3]])
  }

  @Test func `What a replaced document stood in the way of is derived anew`() throws {
    let folder = try TestFolder()
    let carried = "\"histograms\":{\"m_ms\":{\"temporality\":\"delta\",\"buckets\":{\"10\":7,\"+Inf\":7}}}"
    try folder.write("r/ITER_SUMMARY_1.json", "{\"symbol\":\"A\",\"net_bps\":1,\(carried)}")
    try folder.write("r/ITER_METRICS_1.prom", page(1, 2, 3))
    try folder.ingest(folder.path("r"))
    #expect(try folder.rows("SELECT code FROM issue") == [["histogram_twice"]])
    #expect(try folder.rows("SELECT count FROM histogram") == [[7]])
    try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":2}")
    try folder.ingest(folder.path("r")) { $0.onConflict = .replace }
    #expect(try folder.rows("SELECT code FROM issue").isEmpty)
    #expect(try folder.rows("SELECT count FROM histogram") == [[3]])
    #expect(try folder.rows("SELECT n FROM run_histogram WHERE scope = 'run'") == [[3]])
  }

  @Test func `A delta between two pages takes nothing from them, and a sum that is missing makes the whole unknown`()
    throws
  {
    let folder = try TestFolder()
    try folder.write("r/ITER_METRICS_1.prom", page(1, 2, 3, sum: 5))
    try folder.write("r/ITER_METRICS_3.prom", page(4, 5, 6, sum: 9))
    let carried = "\"m_ms\":{\"temporality\":\"delta\",\"buckets\":{\"10\":1,\"20\":1,\"+Inf\":1}}"
    try folder.write("r/ITER_SUMMARY_2.json", "{\"net_bps\":1,\"histograms\":{\(carried)}}")
    try folder.ingest(folder.path("r"))
    #expect(
      try folder.rows("SELECT iter, delta_kind, delta_count FROM histogram ORDER BY iter") == [
        [1, "first", 3], [2, "delta", 1], [3, "next", 3],
      ])
    #expect(try folder.rows("SELECT n, sum FROM run_histogram WHERE scope = 'run'") == [[7, .null]])
  }

  @Test func `What cannot be a histogram is an issue, whatever stands there`() throws {
    let folder = try TestFolder()
    let odd = [
      "[1]", "{\"m\":7}", "{\"my metric\":{\"temporality\":\"delta\",\"buckets\":{\"+Inf\":1}}}",
      "{\"m\":{\"temporality\":\"delta\",\"buckets\":{\"+Inf\":1},\"sum\":\"1\"}}",
      "{\"m\":{\"temporality\":\"delta\",\"buckets\":{\"+Inf\":1},\"labels\":{}}}",
    ]
    for (index, text) in odd.enumerated() {
      try folder.write("r/ITER_SUMMARY_\(index).json", "{\"net_bps\":1,\"histograms\":\(text)}")
    }
    try folder.write("r/ITER_METRICS_9.prom", "# HELP m x\n# TYPE m histogram\n")
    try folder.ingest(folder.path("r"))
    #expect(
      try folder.rows("SELECT iter FROM issue WHERE code = 'bad_histogram' ORDER BY 1") == [
        [0], [1], [2], [3], [4], [9],
      ])
    #expect(try folder.rows("SELECT * FROM histogram").isEmpty)
  }

  @Test func `The roll-ups are what the plain rows add up to, over labels, windows and layouts`() throws {
    let folder = try TestFolder()
    var generator = SeededGenerator(state: 5)
    for run in ["a", "b"] {
      for side in ["buy", "sell"] {
        var counts = [0, 0, 0]
        for iter in 1...12 {
          for place in 0..<3 { counts[place] += Int.random(in: 0...9, using: &generator) }
          if iter == 9 && run == "b" { counts = [0, 0, 1] }
          let text = page(counts[0], counts[0] + counts[1], counts.reduce(0, +), labels: "side=\"\(side)\"")
          try folder.write("\(run)\(side)/ITER_METRICS_\(iter).prom", text)
        }
        try folder.ingest(folder.path(run + side))
      }
    }
    let plain = """
      SELECT r.scope, h.run_id, h.series_id, o.le, sum(b.delta_le), sum(b.delta_own) FROM histogram_window r
      JOIN histogram h ON h.run_id = r.run_id AND h.iter >= r.from_iter JOIN bucket b USING (hist_id)
      JOIN bucket_bound o ON o.layout_id = h.layout_id AND o.le_id = b.le_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
      """
    let rolled = "SELECT scope, run_id, series_id, le, n_le, n_own FROM run_bucket ORDER BY 1, 2, 3, 4"
    let rows = try folder.rows(plain)
    #expect(try rows == folder.rows(rolled) && rows.count == 4 * 3 * 3)
    #expect(
      try folder.rows("SELECT labels FROM histogram_series ORDER BY 1") == [
        ["{\"side\":\"buy\"}"], ["{\"side\":\"sell\"}"],
      ])
  }

  @Test func `Other bounds merge on the common ones only, and say so`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_METRICS_1.prom", page(2, 6, 8))
    try folder.write("r/ITER_METRICS_2.prom", page(1, 3, 4).replacingOccurrences(of: "le=\"20.0\"", with: "le=\"15\""))
    try folder.ingest(folder.path("r"))
    #expect(
      try folder.rows("SELECT le, previous_le, n_le, n_own FROM run_bucket WHERE scope = 'run' ORDER BY le") == [
        [.real(10), .null, 3, 3], [.real(.infinity), .real(10), 12, 9],
      ])
    #expect(try folder.rows("SELECT DISTINCT layout_coarsened, n FROM run_quantile") == [[1, 12]])
    #expect(try folder.rows("SELECT delta_kind FROM histogram ORDER BY iter") == [["first"], ["reset"]])
  }

  @Test func `A summary may carry histograms, and only patterns that are asked for are stored`() throws {
    let folder = try TestFolder()
    let good = "\"mm_latency_ms\":{\"temporality\":\"delta\",\"buckets\":{\"100\":3,\"5\":1,\"+Inf\":4},\"sum\":1.5}"
    let bad = "\"x\":{\"buckets\":{\"+Inf\":1}},\"y\":{\"temporality\":\"delta\",\"buckets\":{\"1\":3,\"+Inf\":2}}"
    try folder.write("r/ITER_SUMMARY_3.json", "{\"net_bps\":1,\"histograms\":{\(good),\(bad)}}")
    let report = try folder.ingest(folder.path("r"))
    #expect(report.runs[0].histograms == 1 && report.runs[0].issues == 2)
    #expect(
      try folder.rows("SELECT le, delta_le FROM histogram_delta ORDER BY le") == [
        [.real(5), 1], [.real(100), 3], [.real(.infinity), 4],
      ])
    #expect(
      try folder.rows("SELECT json_path, code FROM issue ORDER BY 1") == [
        ["$.histograms.x", "bad_histogram"], ["$.histograms.y", "bad_histogram"],
      ])
    try folder.write("s/ITER_METRICS_1.prom", page(1, 1, 1))
    #expect(try folder.ingest(folder.path("s")) { $0.metrics = ["mm_*"] }.runs[0].histograms == 0)
  }

  @Test func `A page that the format forbids is rejected, a histogram that does not add up is an issue`() throws {
    let folder = try TestFolder()
    let refused = [
      page(1, 1, 1).dropLast() + "", page(1, 1, 1).replacingOccurrences(of: "\n", with: "\r\n"),
      page(1, 1, 1) + "x{a=\"\\q\"} 1\n", page(1, 1, 1) + "x 0x1p3\n", "\u{FEFF}" + page(1, 1, 1),
    ]
    let odd = [
      page(3, 2, 5), page(1, 1, 1).replacingOccurrences(of: "+Inf", with: "30"),
      page(1, 1, 1).replacingOccurrences(of: "_count 1.0", with: "_count 2.0"),
      page(1, 1, 1).replacingOccurrences(of: "_count 1.0", with: "_count 1.0\nm_ms_count 1.0"),
      page(1, 1, 1).replacingOccurrences(of: "le=\"20.0\"", with: "le=\"10\""),
      page(1, 1, 1).replacingOccurrences(of: "} 1.0", with: "} 0.5"),
      page(1, 1, 1).replacingOccurrences(of: "1.0\n", with: "1e16\n"),
    ]
    for (index, text) in (refused + odd).enumerated() { try folder.write("r/ITER_METRICS_\(index).prom", text) }
    try folder.write("r/ITER_METRICS_99.prom", page(1, 1, 1))
    let report = try folder.ingest(folder.path("r"))
    #expect(
      report.exitCode == 1 && Set(report.runs[0].rejected.map(\.reason)) == ["not_a_metrics_page", "not_utf8"]
        || report.runs[0].rejected.allSatisfy { $0.reason == "not_a_metrics_page" })
    #expect(report.runs[0].rejected.count == refused.count)
    #expect(try folder.rows("SELECT iter FROM histogram") == [[6], [99]])
    #expect(
      try folder.rows("SELECT count(*) FROM issue WHERE code = 'bad_histogram'") == [[.integer(Int64(odd.count - 1))]])
  }
}
