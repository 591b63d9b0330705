import SQLite

/// The deltas of a run and of its windows added up: in SQL from the tables, or, for a new run whose histograms came in
/// ascending order and with one layout to a series, on the way, which takes no second look at the buckets.
final class RunTotals {
  private struct Sum {
    var count: Int64 = 0
    /// Where one sum is missing, the whole is unknown.
    var sum: Double? = 0
    var counts: [Int64]
    var isEmpty = true

    mutating func add(_ delta: HistogramDelta) -> Bool {
      isEmpty = false
      var hasOverflow = false
      func add(_ total: inout Int64, _ count: Int64) {
        let (result, overflow) = total.addingReportingOverflow(count)
        total = result
        hasOverflow = hasOverflow || overflow
      }
      add(&count, delta.counts.last ?? 0)
      sum = sum.flatMap { sum in delta.sum.map { sum + $0 } }
      for (place, count) in delta.counts.enumerated() { add(&counts[place], count) }
      return !hasOverflow
    }
  }

  private struct Series {
    let layoutID: Int64
    let bounds: [Double]
    var run, steady: Sum
    /// The last ones, enough for the window last8.
    var recent: [(iter: Int64, delta: HistogramDelta)] = []

    mutating func add(_ delta: HistogramDelta, iter: Int64, layoutID: Int64) -> Bool {
      guard layoutID == self.layoutID else { return false }
      if recent.count == 8 { recent.removeFirst() }
      recent.append((iter, delta))
      return run.add(delta) && (iter < 7 || steady.add(delta))
    }
  }

  private let deleteRunBuckets, deleteRunHistograms, insertRunHistograms, insertRunBuckets: Statement
  private let insertRunHistogram, insertRunBucket: Statement
  private var series: [Int64: Series] = [:]
  /// The last iterations that have a histogram, at most 8.
  private var iterations: [Int64] = []
  private var isUsable = true

  init(_ connection: Connection) throws(SQLiteError) {
    deleteRunBuckets = try connection.prepare(SQL.deleteRunBuckets)
    deleteRunHistograms = try connection.prepare(SQL.deleteRunHistograms)
    insertRunHistograms = try connection.prepare(SQL.insertRunHistograms)
    insertRunBuckets = try connection.prepare(SQL.insertRunBuckets)
    insertRunHistogram = try connection.prepare(SQL.insertRunHistogram)
    insertRunBucket = try connection.prepare(SQL.insertRunBucket)
  }

  func begin() { (series, iterations, isUsable) = ([:], [], true) }

  /// Adds what one iteration of a new run brought.
  func add(_ delta: HistogramDelta, iter: Int64, seriesID: Int64, layoutID: Int64, bounds: [Double]) {
    guard isUsable, iterations.last ?? 0 <= iter else {
      isUsable = false
      return
    }
    if iterations.last != iter {
      if iterations.count == 8 { iterations.removeFirst() }
      iterations.append(iter)
    }
    if series[seriesID] == nil {
      let nothing = Sum(counts: Array(repeating: 0, count: bounds.count))
      series[seriesID] = Series(layoutID: layoutID, bounds: bounds, run: nothing, steady: nothing)
    }
    isUsable = series[seriesID]!.add(delta, iter: iter, layoutID: layoutID)
  }

  /// Stores the totals of a run.
  /// - Parameter isWhole: whether all of its histograms were added here.
  func store(runID: Int64, isWhole: Bool) throws {
    guard isWhole && isUsable else {
      try deleteRunBuckets.run(["run_id": .integer(runID)])
      try deleteRunHistograms.run(["run_id": .integer(runID)])
      try insertRunHistograms.run(["run_id": .integer(runID)])
      try insertRunBuckets.run(["run_id": .integer(runID)])
      return
    }
    let from = iterations.count < 8 ? 0 : iterations[0]
    for (seriesID, own) in series.sorted(by: { $0.key < $1.key }) {
      var last = Sum(counts: Array(repeating: 0, count: own.bounds.count))
      for (iter, delta) in own.recent where iter >= from { _ = last.add(delta) }
      for (scope, sum) in [("last8", last), ("run", own.run), ("steady", own.steady)] where !sum.isEmpty {
        try store(sum, scope, own.bounds, runID, seriesID)
      }
    }
  }

  private func store(_ sum: Sum, _ scope: String, _ bounds: [Double], _ runID: Int64, _ seriesID: Int64) throws {
    for insert in [insertRunHistogram, insertRunBucket] {
      try insert.bind(1, runID)
      try insert.bind(2, scope)
      try insert.bind(3, seriesID)
    }
    try insertRunHistogram.bind(4, sum.count)
    try insertRunHistogram.bind(5, sum.sum ?? .nan)
    try insertRunHistogram.execute()
    for (place, bound) in bounds.enumerated() {
      try insertRunBucket.bind(4, bound)
      try insertRunBucket.bind(5, place == 0 ? .nan : bounds[place - 1])
      try insertRunBucket.bind(6, sum.counts[place])
      try insertRunBucket.bind(7, HistogramDelta.own(sum.counts, place))
      try insertRunBucket.execute()
    }
  }
}
