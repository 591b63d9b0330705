public import Exposition
import SQLite
import Testing

@testable import SoakWarehouse

/// Two runs side by side: what differs, what does not, and what cannot be compared.
struct CompareTests {
  /// A warehouse in memory whose runs have these series of one metric, from iteration 7 on.
  private func warehouse(_ series: KeyValuePairs<String, [Double]>, metric: String = "net_bps") throws -> Warehouse {
    let warehouse = try Warehouse(writing: ":memory:")
    for (run, values) in series {
      try warehouse.connection.run(
        "INSERT INTO run (name) VALUES (:run)", ["run": .text(run)])
      for (place, value) in values.enumerated() {
        try warehouse.connection.run(
          "INSERT INTO iteration (run_id, iter, \(metric)) SELECT run_id, :iter, :value FROM run WHERE name = :run",
          ["run": .text(run), "iter": .integer(Int64(place + 7)), "value": .real(value)])
      }
    }
    return warehouse
  }

  private func row(_ warehouse: Warehouse, _ base: String, _ run: String, at place: Int = 0) throws -> [String: Cell] {
    let comparison = try warehouse.compare([run], with: base, window: "steady")
    return Dictionary(uniqueKeysWithValues: zip(comparison.columns, comparison.rows[place]))
  }

  private func real(_ cell: Cell?) -> Double? { if case .real(let real) = cell { real } else { nil } }

  /// Values, p-value and effect of SciPy 1.17's mannwhitneyu(run, base, method='asymptotic', use_continuity=True);
  /// where all values are equal, where SciPy has none, p is 1.
  static let peers: [(base: [Double], run: [Double], p: Double, effect: Double)] = [
    (
      [3.17, 3.41, 3.17, 2.35, 3.45, 3.22, 2.73, 3.29], [3.28, 3.25, 3.11, 3.37, 2.73, 3.02, 2.86, 3.4],
      0.8333932799457421, -0.078125
    ),
    (
      [301, 294, 284, 295, 300, 294, 326, 320, 246, 262, 297, 292, 304, 304, 342, 278, 292, 341],
      [
        343, 343, 320, 297, 333, 332, 305, 316, 329, 311, 328, 332, 331, 320, 342, 348, 336, 314, 345, 320, 348, 309,
        348, 330, 305, 324, 331, 335, 310, 308,
      ], 3.248721509722223e-05, 0.7240740740740741
    ),
    ([2, 0, 1, 0, 2, 1, 2, 2, 2, 2, 2, 0], [1, 2, 2, 3, 3, 2, 2, 2, 3], 0.026707145932457967, 0.5277777777777777),
    ((1...30).map(Double.init), (101...130).map(Double.init), 3.019859359162157e-11, 1),
    (
      [Double](repeating: 0.85, count: 10), [0.85, 0.85, 0.85, 0.85, 0.85, 0.85, 0.85, 0.5], 0.31430466047385397, -0.125
    ),
    ([1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1], 1, 0),
  ]

  @Test(arguments: peers.indices)
  func `The Mann-Whitney test agrees with SciPy to 1e-12`(index: Int) throws {
    let peer = Self.peers[index]
    let row = try self.row(warehouse(["a": peer.base, "b": peer.run]), "a", "b")
    let p = try #require(real(row["p_value"]))
    #expect(abs(p - peer.p) <= 1e-12 * peer.p)
    #expect(abs(try #require(real(row["effect"])) - peer.effect) <= 1e-12)
    let expected = peer.p >= 0.05 ? "same" : peer.effect > 0 ? "better" : "worse"
    #expect(row["verdict"] == .text(expected))
  }

  @Test func `A metric that is better when it is lower is worse when it is higher`() throws {
    let warehouse = try warehouse(
      ["a": (1...9).map(Double.init), "b": (11...19).map(Double.init)], metric: "risk_ratio")
    #expect(try row(warehouse, "a", "b")["verdict"] == "worse")
    #expect(try row(warehouse, "b", "a")["verdict"] == "better")
  }

  @Test func `Seven values are too few, and that is said`() throws {
    let row = try self.row(warehouse(["a": [1, 2, 3, 4, 5, 6, 7], "b": [11, 12, 13, 14, 15, 16, 17, 18]]), "a", "b")
    #expect(row["verdict"] == "unclear" && row["p_value"] == .null && row["delta"] == .real(10.5))
    #expect(row["why"] == "too few values for a test: 8 are needed in each run")
  }

  @Test func `A run without the window, or without the metric, is not compared but named`() throws {
    let warehouse = try warehouse(["a": [1, 2, 3], "empty": [], "none": []])
    let row = try self.row(warehouse, "a", "empty")
    #expect(row["verdict"] == "not comparable" && row["why"] == "empty has no iteration in steady")
    #expect(row["delta"] == .null && row["percent"] == .null)
    #expect(throws: ComparisonError.self) { try warehouse.compare(["empty"], with: "none", window: "steady") }
    try warehouse.connection.execute("INSERT INTO iteration (run_id, iter, risk_ratio) VALUES (2, 9, 0.1)")
    #expect(try self.row(warehouse, "a", "empty")["why"] == "empty has no value of it in steady")
    #expect(throws: ComparisonError.self) { try warehouse.compare(["a"], with: "a", window: "steady") }
    #expect(throws: QuestionError.self) { try warehouse.compare(["empty"], with: "a", window: "none") }
  }

  /// Two runs of one page each with these counts per bucket.
  private func histograms(_ base: [Int], _ run: [Int], bounds: [String] = ["100", "200", "+Inf"]) throws -> Warehouse {
    let folder = try TestFolder()
    for (name, counts, bounds) in [("a", base, ["100", "200", "+Inf"]), ("b", run, bounds)] {
      var total = 0
      var page = "# TYPE mm_latency_ms histogram\n"
      for (bound, count) in zip(bounds, counts) {
        total += count
        page += "mm_latency_ms_bucket{le=\"\(bound)\"} \(total)\n"
      }
      page += "mm_latency_ms_sum 1\nmm_latency_ms_count \(total)\n"
      try folder.write("\(name)/ITER_METRICS_9.prom", page)
      try folder.ingest(folder.path(name))
    }
    return try Warehouse(reading: folder.database)
  }

  @Test func `Percentiles whose buckets overlap are the same, and those that lie apart are not`() throws {
    let near = try histograms([9, 1, 0], [8, 2, 0])
    #expect(try (0..<3).map { try self.row(near, "a", "b", at: $0)["verdict"] } == ["same", "same", "same"])
    let far = try histograms([100, 0, 0], [0, 100, 0])
    let row = try self.row(far, "a", "b")
    #expect(row["statistic"] == "p50" && row["verdict"] == "worse" && row["why"] == "the buckets lie apart")
    #expect(row["base_upper"] == .real(100) && row["lower"] == .real(100))
    // Above the last finite bound everything is possible: apart from what lies below, but not from itself.
    let above = try histograms([0, 0, 100], [0, 0, 100])
    #expect(try self.row(above, "a", "b")["verdict"] == "same")
  }

  @Test func `Histograms with other bounds are not compared`() throws {
    let row = try self.row(histograms([100, 0, 0], [0, 100, 0], bounds: ["100", "250", "+Inf"]), "a", "b")
    #expect(row["verdict"] == "not comparable" && row["why"] == "the histograms have other bounds")
  }

  @Test func `A baseline is the latest run with its label that is not compared itself`() throws {
    let folder = try TestFolder()
    for name in ["r1", "r2", "r3"] {
      try folder.ingest(folder.writeRun(name, iterations: 1...8)) { $0.labels = try [RunLabel("branch=main")] }
    }
    let warehouse = try Warehouse(reading: folder.database)
    #expect(try warehouse.baseline(RunLabel("branch=main"), for: ["r1"]) == "r3")
    #expect(try warehouse.baseline(RunLabel("branch=main"), for: ["r3", "r2"]) == "r1")
    #expect(throws: QuestionError.self) { try warehouse.baseline(RunLabel("branch=main"), for: ["r1", "r2", "r3"]) }
    #expect(throws: QuestionError.self) { try warehouse.baseline(RunLabel("branch=x"), for: []) }
  }
}

extension Cell: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self = .text(text) }
}
