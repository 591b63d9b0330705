import Exposition
import SQLite

/// Stores histograms and, beside the counts as seen, what each iteration added to the one before.
final class HistogramStore {
  enum Temporality: String {
    case cumulative, delta
  }

  /// A histogram that is or will be in the table.
  private struct Seen {
    var id: Int64 = 0
    let iter: Int64
    let layoutID: Int64
    let temporality: Temporality
    let counts: [Int64]
    let sum: Double?
    let created: Double?
    let processStart: Double?
  }

  private struct SeriesKey: Hashable {
    let metric: String
    let labels: [MetricLabel]
  }

  private let findLayout, insertLayout, insertBound, findSeries, insertSeries, upsertMetric: Statement
  private let findBefore, findAfter, findAt, findBuckets, findDocumentSeries: Statement
  private let insertHistogram, updateHistogram, deleteHistograms, insertBucket, updateBucket: Statement
  private let deleteRunHistograms, insertRunHistograms, insertRunBuckets: Statement
  // Of the transaction at hand: another one may have been undone.
  private var layoutIDs: [[Double]: Int64] = [:]
  private var seriesIDs: [SeriesKey: Int64] = [:]
  private var isChanged = false

  init(_ connection: Connection) throws(SQLiteError) {
    findLayout = try connection.prepare(SQL.findLayout)
    insertLayout = try connection.prepare(SQL.insertLayout)
    insertBound = try connection.prepare(SQL.insertBound)
    findSeries = try connection.prepare(SQL.findSeries)
    insertSeries = try connection.prepare(SQL.insertSeries)
    upsertMetric = try connection.prepare(SQL.upsertMetric)
    findBefore = try connection.prepare(SQL.findHistogramBefore)
    findAfter = try connection.prepare(SQL.findHistogramAfter)
    findAt = try connection.prepare(SQL.findHistogramAt)
    findBuckets = try connection.prepare(SQL.findBuckets)
    findDocumentSeries = try connection.prepare(SQL.findDocumentSeries)
    insertHistogram = try connection.prepare(SQL.insertHistogram)
    updateHistogram = try connection.prepare(SQL.updateHistogram)
    deleteHistograms = try connection.prepare(SQL.deleteDocumentHistograms)
    insertBucket = try connection.prepare(SQL.insertBucket)
    updateBucket = try connection.prepare(SQL.updateBucket)
    deleteRunHistograms = try connection.prepare(SQL.deleteRunHistograms)
    insertRunHistograms = try connection.prepare(SQL.insertRunHistograms)
    insertRunBuckets = try connection.prepare(SQL.insertRunBuckets)
  }

  /// Forgets what an earlier transaction stored.
  func begin() { (layoutIDs, seriesIDs, isChanged) = ([:], [:], false) }

  /// Remembers what a page says of a metric.
  func describe(_ metric: String, help: String?, unit: String?) throws {
    try upsertMetric.run(["metric": .text(metric), "help": Value(help), "unit": Value(unit)])
  }

  /// Stores one histogram of an iteration, and mends the delta of the one that follows it.
  /// - Returns: nil, or the file that brought this histogram of this iteration already; then nothing is stored.
  func store(
    _ point: HistogramPoint, _ temporality: Temporality, processStart: Double?, runID: Value, documentID: Value,
    iter: Int64
  ) throws -> String? {
    let seriesID = try seriesID(point)
    let key = ["run_id": runID, "series_id": .integer(seriesID), "iter": .integer(iter)]
    if case .text(let file) = try findAt.firstRow(key)?.first { return file }
    let seen = Seen(
      iter: iter, layoutID: try layoutID(point.bounds), temporality: temporality, counts: point.counts, sum: point.sum,
      created: point.created, processStart: processStart)
    let delta = Delta(seen, after: try neighbour(findBefore, key))
    let hist: [String: Value] = [
      "layout_id": .integer(seen.layoutID), "temporality": .text(temporality.rawValue),
      "count": .integer(point.counts.last ?? 0), "sum": Value(point.sum), "created": Value(point.created),
      "process_start": Value(processStart), "document_id": documentID,
    ]
    try insertHistogram.run(key.merging(hist) { $1 }.merging(delta.columns) { $1 })
    let id = Value.integer(insertHistogram.lastInsertedID)
    for place in point.counts.indices {
      try insertBucket.run(
        inOrder: id, Value(place), .integer(point.counts[place]), .integer(own(point.counts, place)),
        .integer(delta.counts[place]), .integer(own(delta.counts, place)))
    }
    isChanged = true
    try mendSuccessor(key)
    return nil
  }

  /// Takes out the histograms of a document that is replaced, and mends the deltas of those that follow.
  func remove(documentID: Int64, runID: Value, iter: Int64) throws {
    let document: [String: Value] = ["document_id": .integer(documentID)]
    try findDocumentSeries.bind(document)
    var seriesIDs: [Int64] = []
    while try findDocumentSeries.step() {
      if case .integer(let id) = findDocumentSeries.value(0) { seriesIDs.append(id) }
    }
    try deleteHistograms.run(document)
    for seriesID in seriesIDs {
      isChanged = true
      try mendSuccessor(["run_id": runID, "series_id": .integer(seriesID), "iter": .integer(iter)])
    }
  }

  /// Adds up the deltas of the run and its windows, where any histogram of it changed.
  func addUp(runID: Value) throws {
    guard isChanged else { return }
    try deleteRunHistograms.run(["run_id": runID])
    try insertRunHistograms.run(["run_id": runID])
    try insertRunBuckets.run(["run_id": runID])
  }

  private func mendSuccessor(_ key: [String: Value]) throws {
    guard let successor = try neighbour(findAfter, key) else { return }
    let next = key.merging(["iter": .integer(successor.iter)]) { $1 }
    let delta = Delta(successor, after: try neighbour(findBefore, next))
    let id = Value.integer(successor.id)
    try updateHistogram.run(delta.columns.merging(["hist_id": id]) { $1 })
    for place in delta.counts.indices {
      try updateBucket.run([
        "hist_id": id, "le_id": Value(place), "delta_le": .integer(delta.counts[place]),
        "delta_own": .integer(own(delta.counts, place)),
      ])
    }
  }

  private func neighbour(_ statement: Statement, _ key: [String: Value]) throws -> Seen? {
    guard let row = try statement.firstRow(key),
      case (.integer(let id), .integer(let iter), .integer(let layoutID), .text(let temporality)) =
        (row[0], row[1], row[2], row[3])
    else { return nil }
    var counts: [Int64] = []
    try findBuckets.bind(["hist_id": row[0]])
    while try findBuckets.step() {
      if case .integer(let count) = findBuckets.value(0) { counts.append(count) }
    }
    return Seen(
      id: id, iter: iter, layoutID: layoutID, temporality: Temporality(rawValue: temporality) ?? .cumulative,
      counts: counts, sum: row[5].real, created: row[6].real, processStart: row[7].real)
  }

  private func layoutID(_ bounds: [Double]) throws -> Int64 {
    if let id = layoutIDs[bounds] { return id }
    let text: [String: Value] = ["bounds": .text(bounds.map { "\($0)" }.joined(separator: " "))]
    if case .integer(let id) = try findLayout.firstRow(text)?.first {
      layoutIDs[bounds] = id
      return id
    }
    try insertLayout.run(text)
    let id = insertLayout.lastInsertedID
    for (place, bound) in bounds.enumerated() {
      try insertBound.run([
        "layout_id": .integer(id), "le_id": Value(place), "le": .real(bound),
        "previous_le": place == 0 ? .null : .real(bounds[place - 1]),
      ])
    }
    layoutIDs[bounds] = id
    return id
  }

  private func seriesID(_ point: HistogramPoint) throws -> Int64 {
    let key = SeriesKey(metric: point.metric, labels: point.labels)
    if let id = seriesIDs[key] { return id }
    var labels: [UInt8] = []
    JSON.append(keys: point.labels.map(\.name), cells: point.labels.map { .text($0.value) }, to: &labels)
    let columns: [String: Value] = [
      "metric": .text(point.metric), "labels": .text(String(decoding: labels, as: UTF8.self)),
    ]
    var id = insertSeries.lastInsertedID
    if case .integer(let found) = try findSeries.firstRow(columns)?.first {
      id = found
    } else {
      try insertSeries.run(columns)
      id = insertSeries.lastInsertedID
    }
    seriesIDs[key] = id
    return id
  }

  /// What a histogram adds to the one before.
  private struct Delta {
    let kind: String
    let counts: [Int64]
    let sum: Double?
    let previousIter: Int64?

    /// A histogram resets as a unit: where any count falls, where counting or the process began anew, where the bounds
    /// are others. Then its counts are all new.
    init(_ seen: Seen, after previous: Seen?) {
      previousIter = seen.temporality == .delta ? nil : previous?.iter
      guard seen.temporality == .cumulative, let previous, Self.continues(seen, previous) else {
        kind = seen.temporality == .delta ? "delta" : previous == nil ? "first" : "reset"
        (counts, sum) = (seen.counts, seen.sum)
        return
      }
      kind = "next"
      counts = zip(seen.counts, previous.counts).map { $0 - $1 }
      sum = seen.sum.flatMap { sum in previous.sum.map { sum - $0 } }
    }

    private static func continues(_ seen: Seen, _ previous: Seen) -> Bool {
      func moved(_ one: Double?, _ other: Double?) -> Bool { one != nil && other != nil && one != other }
      return previous.temporality == .cumulative && seen.layoutID == previous.layoutID
        && !moved(seen.created, previous.created) && !moved(seen.processStart, previous.processStart)
        && seen.counts.indices.allSatisfy { own(seen.counts, $0) >= own(previous.counts, $0) }
    }

    var columns: [String: Value] {
      [
        "delta_count": .integer(counts.last ?? 0), "delta_sum": Value(sum), "delta_kind": .text(kind),
        "previous_iter": Value(previousIter),
      ]
    }
  }
}

/// The observations in a bucket alone, from counts at or below each bound.
private func own(_ counts: [Int64], _ place: Int) -> Int64 {
  counts[place] - (place == 0 ? 0 : counts[place - 1])
}
