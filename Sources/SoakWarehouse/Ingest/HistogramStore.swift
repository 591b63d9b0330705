import Exposition
import SQLite

/// Stores histograms and, beside the counts as seen, what each iteration added to the one before.
final class HistogramStore {
  enum Temporality: String {
    case cumulative, delta
  }

  /// A histogram that is or will be in the table.
  struct Seen {
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

  /// The last histogram of a series, its file, and the last that is cumulative.
  private struct Track {
    let iter: Int64
    let file: String
    let cumulative: Seen?
  }

  private let findLayout, insertLayout, insertBound, findSeries, insertSeries, upsertMetric: Statement
  private let findBefore, findAfter, findAt, findBuckets, findDocumentSeries: Statement
  private let insertHistogram, updateHistogram, deleteBuckets, deleteHistograms, updateBucket: Statement
  private let buckets: BucketRows
  private let totals: RunTotals
  // Of the transaction at hand: another one may have been undone.
  private var layoutIDs: [[Double]: Int64] = [:]
  private var seriesIDs: [SeriesKey: Int64] = [:]
  private var descriptions: [String: PageHistograms.Description] = [:]
  private var isChanged = false
  /// Whether the run may have histograms in the table. Those of a new run are remembered, as long as they come in
  /// ascending order, and the table is not asked.
  var isRunKnown = false
  private var tracks: [Int64: Track] = [:]
  private var lastIter: Int64 = 0

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
    deleteBuckets = try connection.prepare(SQL.deleteDocumentBuckets)
    buckets = BucketRows(connection)
    updateBucket = try connection.prepare(SQL.updateBucket)
    totals = try RunTotals(connection)
  }

  /// Forgets what an earlier transaction stored.
  func begin() {
    (layoutIDs, seriesIDs, descriptions, tracks) = ([:], [:], [:], [:])
    (isChanged, isRunKnown, lastIter) = (false, false, 0)
    totals.begin()
    buckets.begin()
  }

  /// Remembers what a page says of a metric.
  func describe(_ metric: PageHistograms.Description) throws {
    // Every page of a run says the same.
    guard descriptions[metric.metric] != metric else { return }
    descriptions[metric.metric] = metric
    try upsertMetric.run(["metric": .text(metric.metric), "help": Value(metric.help), "unit": Value(metric.unit)])
  }

  /// Stores one histogram of an iteration, and mends the delta of the one that follows it.
  /// - Returns: nil, or the file that brought this histogram of this iteration already; then nothing is stored.
  func store(
    _ point: HistogramPoint, _ temporality: Temporality, processStart: Double?, _ key: DocumentKey
  ) throws -> String? {
    let seriesID = try seriesID(point)
    if key.iter < lastIter {
      try buckets.flush()
      isRunKnown = true
    }
    lastIter = key.iter
    let place: [String: Value]? = isRunKnown ? self.place(key.runID, seriesID, key.iter) : nil
    if let place {
      if case .text(let file) = try findAt.firstRow(place)?.first { return file }
    } else if let track = tracks[seriesID], track.iter == key.iter {
      return track.file
    }
    let layoutID = try layoutID(point.bounds)
    let seen = Seen(
      iter: key.iter, layoutID: layoutID, temporality: temporality, counts: point.counts, sum: point.sum,
      created: point.created, processStart: processStart)
    let before = try place.map { try neighbour(findBefore, $0) } ?? tracks[seriesID]?.cumulative
    let delta = HistogramDelta(seen, after: before)
    try insert(seen, delta, seriesID, key)
    isChanged = true
    if let place {
      try buckets.flush()
      try mendSuccessor(place)
    } else {
      let cumulative = temporality == .cumulative ? seen : before
      tracks[seriesID] = Track(iter: key.iter, file: key.file, cumulative: cumulative)
      totals.add(delta, iter: key.iter, seriesID: seriesID, layoutID: layoutID, bounds: point.bounds)
    }
    return nil
  }

  private func place(_ runID: Int64, _ seriesID: Int64, _ iter: Int64) -> [String: Value] {
    ["run_id": .integer(runID), "series_id": .integer(seriesID), "iter": .integer(iter)]
  }

  private func insert(_ seen: Seen, _ delta: HistogramDelta, _ seriesID: Int64, _ key: DocumentKey) throws {
    let insert = insertHistogram
    try insert.bind(1, key.runID)
    try insert.bind(2, seriesID)
    try insert.bind(3, seen.iter)
    try insert.bind(4, seen.layoutID)
    try insert.bind(5, seen.temporality.rawValue)
    try insert.bind(6, seen.counts.last ?? 0)
    try insert.bind(7, seen.sum ?? .nan)
    try insert.bind(8, seen.created ?? .nan)
    try insert.bind(9, seen.processStart ?? .nan)
    try insert.bind(10, delta.counts.last ?? 0)
    try insert.bind(11, delta.sum ?? .nan)
    try insert.bind(12, delta.kind)
    if let iter = delta.previousIter { try insert.bind(13, iter) } else { try insert.bindNull(13) }
    try insert.bind(14, key.id)
    try insert.execute()
    try buckets.add(insert.lastInsertedID, counts: seen.counts, deltas: delta.counts)
  }

  /// Takes out the histograms of a document that is replaced, and mends the deltas of those that follow.
  func remove(_ key: DocumentKey) throws {
    let document: [String: Value] = ["document_id": .integer(key.id)]
    try findDocumentSeries.bind(document)
    var seriesIDs: [Int64] = []
    while try findDocumentSeries.step() {
      if case .integer(let id) = findDocumentSeries.value(0) { seriesIDs.append(id) }
    }
    try deleteBuckets.run(document)
    try deleteHistograms.run(document)
    for seriesID in seriesIDs {
      isChanged = true
      try mendSuccessor(place(key.runID, seriesID, key.iter))
    }
  }

  /// Adds up the deltas of the run and its windows, where any histogram of it changed.
  func addUp(runID: Int64) throws {
    try buckets.flush()
    if isChanged { try totals.store(runID: runID, isWhole: !isRunKnown) }
  }

  private func mendSuccessor(_ key: [String: Value]) throws {
    guard let successor = try neighbour(findAfter, key) else { return }
    let next = key.merging(["iter": .integer(successor.iter)]) { $1 }
    let delta = HistogramDelta(successor, after: try neighbour(findBefore, next))
    let id = Value.integer(successor.id)
    try updateHistogram.run(delta.columns.merging(["hist_id": id]) { $1 })
    for place in delta.counts.indices {
      try updateBucket.run([
        "hist_id": id, "le_id": Value(place), "delta_le": .integer(delta.counts[place]),
        "delta_own": .integer(HistogramDelta.own(delta.counts, place)),
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
}
