import Foundation
import SQLite
import Testing

@testable import Exposition
@testable import SoakWarehouse

/// What Swift finds in documents while it reads is held to what the views say of them in SQL.
struct DerivedTests {
  private static let names = [
    "net_bps", "net", "edge_bps", "gross_bps", "fees_bps", "fees_eff_bps", "adv_p95", "sl_p95", "p95", "latency_p95",
    "risk", "risk_percent", "maker_ratio", "maker_count", "taker_count", "fills",
  ]

  private static func value(_ random: inout SeededGenerator) -> String {
    let odd = [
      "null", "true", "[1, 2]", "{}", "\"x\"", "\"4.4\"", "\"\\u0031\"", "NaN", "-Infinity", "1e999", "-0", "0.0",
      "\"1e9\"",
      "{\"maker_volume\": 3, \"taker_volume\": \"1\"}", "{\"maker_count\": -1, \"taker_count\": 2}", "\"\"", "1e-400",
    ]
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return odd.randomElement(using: &random)!
    case 1: return "\(Int.random(in: -9...9, using: &random))"
    default: return "\(Double.random(in: -2...2, using: &random))"
    }
  }

  private static func figures(_ random: inout SeededGenerator) -> String {
    let members = (0..<Int.random(in: 0...7, using: &random)).map { _ in
      "\"\(names.randomElement(using: &random)!)\" : \(value(&random))"
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  /// One of the shapes that summaries have: nested, flat, a map of symbols, and what lies between.
  private static func document(_ random: inout SeededGenerator) -> String {
    let keys = ["summary", "kpi", "BTCUSDT", "ETHUSDT", "meta", "a b", "BTC-PERP"]
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return figures(&random)
    case 1: return "{\"symbol\": \"BTCUSDT\", \"summary\": \(figures(&random)), \"ETHUSDT\": \(figures(&random))}"
    default:
      let members = (0...Int.random(in: 0...4, using: &random)).map { _ in
        let isOdd = Int.random(in: 0..<8, using: &random) == 0
        return "\"\(keys.randomElement(using: &random)!)\": \(isOdd ? value(&random) : figures(&random))"
      }
      return "{" + members.joined(separator: ",") + "}"
    }
  }

  @Test func `Figures found while reading are those that SQL derives from the stored documents`() throws {
    let folder = try TestFolder()
    var random = SeededGenerator(state: 7)
    for iteration in 0..<400 {
      try folder.write("r/ITER_SUMMARY_\(iteration).json", Self.document(&random))
      if iteration % 5 == 0 { try folder.write("r/ITER_SUMMARY_BTCUSDT_\(iteration).json", Self.document(&random)) }
    }
    try folder.ingest(folder.path("r"))
    let stored = try folder.rows(
      """
      SELECT iter, '', net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95, slippage_bps_p95, latency_ms_p95,
        risk_ratio, maker_taker_ratio FROM iteration
      UNION ALL
      SELECT iter, symbol, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95, slippage_bps_p95, latency_ms_p95,
        risk_ratio, maker_taker_ratio FROM iteration_symbol ORDER BY 1, 2
      """)
    let derived = try folder.rows(
      """
      SELECT iter, symbol, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95, slippage_bps_p95, latency_ms_p95,
        risk_ratio, maker_taker_ratio FROM iteration_derived ORDER BY 1, 2
      """)
    #expect(stored.count == derived.count && stored.count > 600)
    for (stored, derived) in zip(stored, derived) {
      #expect(zip(stored, derived).allSatisfy(Self.isSame), "\(stored) \(derived)")
    }
    #expect(try folder.rows("SELECT count(*) FROM pragma_foreign_key_check") == [[0]])
  }

  /// The same to the last digit but one: SQLite converts long decimal texts otherwise.
  private static func isSame(_ one: Value, _ other: Value) -> Bool {
    guard case (.real(let one), .real(let other)) = (one, other) else { return one == other }
    return abs(one - other) <= 1e-15 * abs(one)
  }

  @Test func `Decimal texts become the nearest double`() {
    var random = SeededGenerator(state: 3)
    for _ in 0..<100_000 {
      let double = Double(bitPattern: random.next())
      guard double.isFinite else { continue }
      let short = Double.random(in: -1000...1000, using: &random)
      let digits = String(UInt64.random(in: 0...(.max), using: &random)).prefix(Int.random(in: 1...20, using: &random))
      let point = digits.index(digits.startIndex, offsetBy: Int.random(in: 1...digits.count, using: &random))
      for text in ["\(double)", "\(short)", "\(digits[..<point]).\(digits[point...])0", "\(digits)e-\(digits.count)"] {
        let read = Array(text.utf8).withUnsafeBufferPointer { Decimal.double($0) }
        #expect(read?.bitPattern == Double(text)?.bitPattern, "\(text)")
      }
    }
    for text in ["", "-", "1.", "1e", ".5", "+1", "0x1", "1_0", "-0", "1e999", "-1e-999", "9007199254740993", "1e23"] {
      #expect(Array(text.utf8).withUnsafeBufferPointer { Decimal.double($0) }?.bitPattern == Double(text)?.bitPattern)
    }
  }

  @Test func `Pages that differ in their numbers alone are read as each by itself`() throws {
    var reader = MetricPageReader()
    func page(_ bucket: String, _ total: String, _ sum: String, rest: String = "") -> String {
      """
      # TYPE x histogram
      x_bucket{a="1",le="5.0"} \(bucket)
      x_bucket{a="1",le="+Inf"} \(total)
      x_count{a="1"} \(total)
      x_sum{a="1"} \(sum)
      # TYPE x_created gauge
      x_created{a="1"} 1.7e+09
      process_start_time_seconds 1.5e9
      \(rest)
      """
    }
    let pages = [
      page("1.0", "2.0", "7.5"), page("2", "3", "8"), page("3", "2", "8"), page("2.5", "3", "8"), page("2", "3", "NaN"),
      page("2", "+Inf", "1"), page("1e1", "1E+2", "-0.5"), page("1", "2 17", "3"), page("1", "2", "3", rest: "y 1\n"),
      page("5", "6", "7", rest: "y 2\n"), page("5", "6", "7"), page("9007199254740993", "9007199254740993", "7"),
      page("", "6", "7"), page("-1", "6", "7"), page("4", "6", "7 "),
    ]
    for text in pages + pages.reversed() {
      Array(text.utf8).withUnsafeBufferPointer { bytes in
        let alone = Result { try MetricPageParser.parse(bytes) }
        let read = Result { try reader.read(bytes) }
        guard case (.success(let alone), .success(let read)) = (alone, read) else {
          #expect((try? alone.get()) == nil && (try? read.get()) == nil, "\(text)")
          return
        }
        func points(_ results: [MetricPage.HistogramResult]) -> [HistogramPoint?] {
          results.map { try? $0.point.get() }
        }
        #expect(points(read.histograms) == points(alone.histograms), "\(text)")
        #expect(read.processStart == alone.processStart && read.descriptions == PageHistograms(alone).descriptions)
      }
    }
  }

  @Test func `Totals added up on the way are those that SQL adds up`() throws {
    let folder = try TestFolder()
    var random = SeededGenerator(state: 5)
    for run in ["a", "b", "c"] {
      var counts = [0, 0, 0]
      for iteration in 1...12 where run != "b" || iteration % 5 != 0 {
        // A counter falls now and then; in the last run the bounds change.
        if Int.random(in: 0..<4, using: &random) == 0 { counts = [0, 0, 0] }
        for place in 0..<3 { counts[place] += Int.random(in: 0...9, using: &random) }
        let bound = run == "c" && iteration > 8 ? "7" : "10"
        try folder.write(
          "\(run)/ITER_METRICS_\(iteration).prom",
          """
          # TYPE x histogram
          x_bucket{le="5"} \(counts[0])
          x_bucket{le="\(bound)"} \(counts[0] + counts[1])
          x_bucket{le="+Inf"} \(counts[0] + counts[1] + counts[2])
          x_sum \(iteration * 2)

          """)
      }
    }
    let rows = """
      SELECT name, scope, n, sum, layouts, le, previous_le, n_le, n_own
      FROM run JOIN run_histogram USING (run_id) JOIN run_bucket USING (run_id, scope, series_id)
      WHERE name <> 'z' ORDER BY name, scope, le
      """
    try folder.ingest(folder.path("a"), folder.path("b"), folder.path("c"))
    let onTheWay = try folder.rows(rows)
    // In the last run, one of three bounds is not common to all.
    #expect(onTheWay.count == 2 * 3 * 3 + 3 * 2)
    let connection = try Warehouse(writing: folder.database).connection
    for run: Value in [1, 2, 3] {
      for sql in [SQL.deleteRunBuckets, SQL.deleteRunHistograms, SQL.insertRunHistograms, SQL.insertRunBuckets] {
        try connection.run(sql, ["run_id": run])
      }
    }
    #expect(try folder.rows(rows) == onTheWay)
  }
}
