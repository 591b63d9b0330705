import Exposition
import SQLite
import Testing

@testable import SoakWarehouse

/// Change points: found where a level changes, and nowhere else.
struct TrendTests {
  private let empty = try! Warehouse(writing: ":memory:")

  /// The change points of a series: position from 0, p-value.
  private func changes(_ values: [Double?]) throws -> [(position: Int, change: String, p: Double)] {
    let series = JSONTree.array(values.map { .cell($0.map(Cell.real) ?? .null) })
    let rows = try empty.rows(
      Question(named: "change_points"),
      ["values": String(decoding: series.bytes, as: UTF8.self), "metric": "net_bps"]
    ).rows
    return rows.compactMap { row in
      guard case .integer(let position) = row[0], case .text(let change) = row[1], case .real(let p) = row[6] else {
        return nil
      }
      return (Int(position) - 1, change, p)
    }
  }

  /// p: SciPy 1.17's 2 t.sf(t, n - 2) of the two levels with their pooled variance, times n - 5 places.
  @Test(arguments: [
    ([-0.65, -0.17, 1.66, 0.66, -1.64, 4.99, 4.38, 5.15, 3.39], 5, 0.0017946114186455596),
    (
      [
        -1.83, -0.0, -0.89, 0.78, -2.12, -0.34, 0.21, -1.48, 0.99, 0.18, 1.01, 0.96, -0.98, -0.8, -0.2, 0.75, 0.85,
        -0.71, -4.61, -4.8, -4.58, -4.24, -4.13, -1.94, -4.51,
      ], 18, 1.702601639850953e-07
    ),
  ])
  func `Student's t of a change agrees with SciPy to 1e-9, or 1e-13 where it is tiny`(
    values: [Double], position: Int, p: Double
  ) throws {
    let found = try changes(values)
    try #require(found.count == 1)
    #expect(found[0].position == position)
    #expect(found[0].change == (values.last! > values[0] ? "better" : "worse"))
    #expect(abs(found[0].p - p) <= 1e-9 * p + 1e-13)
  }

  @Test func `One or two odd values, a constant series and gaps are no change`() throws {
    let flat = [Double](repeating: 3, count: 20)
    for (first, last) in [(9, 9), (9, 10), (19, 19), (18, 19), (0, 0), (0, 1)] {
      var spiked: [Double?] = flat
      for place in first...last { spiked[place] = 50 }
      #expect(try changes(spiked).isEmpty, "\(first)...\(last)")
    }
    #expect(try changes(flat).isEmpty)
    #expect(try changes([1, nil, 1, nil, 1, 1, 1]).isEmpty)
    #expect(try changes([]).isEmpty && changes([1, 9]).isEmpty && changes([1, 1, 9, 9, 9]).isEmpty)
  }

  @Test func `Missing values are left out, and positions count them`() throws {
    let found = try changes([1, nil, 1, 1, nil, nil, 4, 4, nil, 4])
    #expect(found.map(\.position) == [6])
  }

  @Test func `A long series is looked at in blocks, and a change found to within one`() throws {
    let values = (0..<3000).map { place -> Double? in Double(place % 7) + (place < 1800 ? 0 : 20) }
    let found = try changes(values)
    try #require(found.count == 1)
    #expect((1792...1808).contains(found[0].position))
  }

  /// Normal noise with a standard deviation of 1 around 0.
  private static func noise(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
    (0..<count).map { _ in (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) } }
  }

  /// What the README states, on a seeded generator: 100 series each around zero with noise 1, a change counted as found
  /// where it is within 2 places.
  @Test(arguments: [
    (12, [2, 0, 29, 94, 63]), (24, [1, 1, 73, 100, 93]), (60, [1, 0, 86, 100, 99]),
  ])
  func `Steps are found and false alarms are rare`(count: Int, expected: [Int]) throws {
    var random = SeededGenerator(state: UInt64(count))
    var alarms = 0
    var alarmsWithSpike = 0
    var found = [0, 0, 0]
    for _ in 0..<100 {
      if try !changes(Self.noise(count, &random)).isEmpty { alarms += 1 }
      var spiked = Self.noise(count, &random)
      spiked[Int.random(in: 0..<count, using: &random)] += 50
      if try !changes(spiked).isEmpty { alarmsWithSpike += 1 }
      let third = count / 3
      for (kind, step) in [(2.0, 2 * third..<count), (4, 2 * third..<count), (4, third..<2 * third)].enumerated() {
        var series = Self.noise(count, &random)
        for place in step.1 { series[place] += step.0 }
        let points = try changes(series)
        let edges = [step.1.lowerBound, step.1.upperBound].filter { $0 < count }
        if edges.allSatisfy({ edge in points.contains { abs($0.position - edge) <= 2 } }) { found[kind] += 1 }
      }
    }
    #expect([alarms, alarmsWithSpike] + found == expected)
  }

  @Test func `A trend goes by the order of ingest, leaves nothing out and names what it does not know`() throws {
    let folder = try TestFolder()
    for (name, net) in [("z", 1.0), ("y", 1.0), ("x", 1.0), ("c", 5.0), ("b", 5.0), ("a", 5.0)] {
      try folder.ingest(folder.writeRun(name, iterations: 7...9, net: net)) {
        $0.labels = try [RunLabel("kind=\(name < "m" ? "new" : "old")")]
      }
    }
    try folder.ingest(folder.writeRun("bare", iterations: 1...2))
    let warehouse = try Warehouse(reading: folder.database)
    var choice = TrendChoice(metric: "net_bps")
    let trend = try warehouse.trend(choice)
    #expect(trend.rows.map { $0[0] } == ["z", "y", "x", "c", "b", "a", "bare"])
    #expect(trend.values == [1, 1, 1, 5, 5, 5, nil] && trend.changes == ["better"])
    #expect(trend.rows[3].suffix(4).prefix(3) == ["better", .real(1), .real(5)])
    choice.last = 2
    #expect(try warehouse.trend(choice).rows.map { $0[0] } == ["a", "bare"])
    choice.last = nil
    choice.labels = try [RunLabel("kind=new")]
    #expect(try warehouse.trend(choice).rows.map { $0[0] } == ["c", "b", "a"])
    #expect(throws: TrendError.self) { try warehouse.trend(TrendChoice(metric: "nope")) }
    #expect(try warehouse.trend(TrendChoice(metric: "net_bps"), over: "latest").values == [3, 3])
  }
}
