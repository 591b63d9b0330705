import Exposition
import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// The rule of promql/quantile.go, transcribed: buckets sorted by bound, counts cumulative and never falling.
private func bucketQuantile(_ q: Double, _ buckets: [(le: Double, count: Double)]) -> Double {
  guard buckets.count >= 2, let all = buckets.last?.count, all > 0 else { return .nan }
  var rank = q * all
  let place = buckets.dropLast().firstIndex { $0.count >= rank } ?? buckets.count - 1
  if place == buckets.count - 1 { return buckets[buckets.count - 2].le }
  if place == 0 && buckets[0].le <= 0 { return buckets[0].le }
  var start = 0.0
  let end = buckets[place].le
  var count = buckets[place].count
  if place > 0 {
    start = buckets[place - 1].le
    count -= buckets[place - 1].count
    rank -= buckets[place - 1].count
  }
  return start + (end - start) * (rank / count)
}

/// Seeded histograms of every kind that can be stored, and a database that holds them, one an iteration.
private struct RandomHistograms {
  var histograms: [[(le: Double, count: Double)]] = []
  let connection: Connection

  init(_ number: Int, seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    connection = try Connection(path: ":memory:", mode: .create)
    try Schema.upgrade(connection, path: ":memory:")
    try connection.execute(
      """
      INSERT INTO run VALUES (1, 'r'); INSERT INTO ingest VALUES (1, 1, 't', 's', '0', 1);
      INSERT INTO document (document_id, run_id, iter, kind, symbol, file, sha256, body, ingest_id)
      VALUES (1, 1, 1, 'metrics', '', 'f', '', '', 1)
      """)
    let store = try HistogramStore(connection)
    for iter in 1...number {
      let buckets = Self.random(&generator)
      histograms.append(buckets)
      let point = try HistogramPoint(
        metric: "m", labels: [], buckets: buckets, count: nil, sum: nil, created: nil, line: 0)
      let key = DocumentKey(id: 1, runID: 1, iter: Int64(iter), symbol: "", file: "f")
      _ = try store.store(point, .delta, processStart: nil, key)
    }
    try store.addUp(runID: 1)
  }

  /// Bounds below, at and above 0, from none to 24 of them; counts from none to 2^53, many buckets empty.
  private static func random(_ generator: inout SeededGenerator) -> [(le: Double, count: Double)] {
    let lowest = [-100.0, -0.5, 0, 0.005, 5].randomElement(using: &generator)!
    let number = [0, 1, 2, 5, 12, 24].randomElement(using: &generator)!
    var bounds: Set<Double> = number > 0 ? [lowest] : []
    while bounds.count < number { bounds.insert(lowest + Double.random(in: 0...1000, using: &generator)) }
    let largest = [0, 1, 10, 1000, 1 << 48].randomElement(using: &generator)!
    var total: Int64 = 0
    return (bounds.sorted() + [.infinity]).map { le in
      if Bool.random(using: &generator) { total += Int64.random(in: 0...Int64(largest), using: &generator) }
      return (le, Double(total))
    }
  }
}

struct QuantileTests {
  @Test func `Ten thousand histograms have, bit for bit, the quantiles of Prometheus' own rule`() throws {
    let random = try RandomHistograms(10_000, seed: 3)
    let rows = try random.connection.rows(
      "SELECT iter, quantile, value, lower, upper, in_overflow FROM iteration_quantile ORDER BY iter, quantile")
    #expect(rows.count == 40_000)
    var mistakes = 0
    for row in rows {
      guard case .integer(let iter) = row[0], let q = row[1].real else { continue }
      let expected = bucketQuantile(q, random.histograms[Int(iter) - 1])
      let isSame = expected.isNaN ? row[2] == .null : row[2].real?.bitPattern == expected.bitPattern
      // The value lies between the bounds given with it, but for the last digit that the rule itself may round up.
      let isInside =
        row[2] == .null || (row[3].real ?? -.infinity) <= expected && expected <= (row[4].real?.nextUp ?? .infinity)
      if !isSame || !isInside { mistakes += 1 }
    }
    #expect(mistakes == 0)
  }

  @Test(arguments: [0, 0.001, 0.25, 0.5, 0.75, 0.999, 1])
  func `Any quantile of the query is, bit for bit, that of the rule`(q: Double) throws {
    let random = try RandomHistograms(300, seed: 4)
    let statement = try random.connection.prepare(Question(named: "quantile").sql)
    for (index, buckets) in random.histograms.enumerated() {
      let iter = Value.text("\(index + 1)")
      try statement.bind(["q": .text("\(q)"), "from": iter, "to": iter])
      let row = try statement.step() ? statement.values : []
      while try statement.step() {}
      let expected = bucketQuantile(q, buckets)
      #expect(expected.isNaN ? row[3] == .null : row[3].real?.bitPattern == expected.bitPattern, "\(buckets) \(row)")
    }
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool"), "promtool is not installed"))
  func `Three hundred histograms have the quantiles that promtool computes`() throws {
    let random = try RandomHistograms(300, seed: 5)
    let folder = try TestFolder()
    var series = ""
    for (index, buckets) in random.histograms.enumerated() {
      for bucket in buckets {
        let le = bucket.le == .infinity ? "+Inf" : "\(bucket.le)"
        series += "      - series: 'h_bucket{id=\"\(index + 1)\",le=\"\(le)\"}'\n        values: '\(bucket.count)'\n"
      }
    }
    var tests = ""
    for q in [0.5, 0.9, 0.95, 0.99] {
      tests += "      - expr: histogram_quantile(\(q), h_bucket) >= -Inf\n        eval_time: 0m\n        exp_samples:\n"
      let rows = try random.connection.rows(
        "SELECT iter, value FROM iteration_quantile WHERE quantile = :q AND value IS NOT NULL", ["q": .real(q)])
      for row in rows {
        if case (.integer(let iter), let value?) = (row[0], row[1].real) {
          tests += "          - labels: '{id=\"\(iter)\"}'\n            value: \(value)\n"
        }
      }
    }
    let file = try folder.write(
      "test.yml",
      "rule_files: []\ntests:\n  - interval: 1m\n    input_series:\n\(series)    promql_expr_test:\n\(tests)")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/promtool")
    process.arguments = ["test", "rules", file]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text.prefix(2000))")
  }
}
