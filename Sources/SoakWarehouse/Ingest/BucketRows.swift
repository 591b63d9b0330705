import SQLite

/// Rows on their way into `bucket`, the longest table by far: many go in one statement.
final class BucketRows {
  private static let rowsAtOnce = 64
  private static let columnCount = 6

  private let connection: Connection
  private var one, many: Statement?
  private var values: [Int64] = []

  init(_ connection: Connection) { self.connection = connection }

  func begin() { values.removeAll(keepingCapacity: true) }

  /// Adds the buckets of a histogram.
  func add(_ histogramID: Int64, counts: [Int64], deltas: [Int64]) throws {
    var below: (count: Int64, delta: Int64) = (0, 0)
    for place in counts.indices {
      let (count, delta) = (counts[place], deltas[place])
      values.append(histogramID)
      values.append(Int64(place))
      values.append(count)
      values.append(count - below.count)
      values.append(delta)
      values.append(delta - below.delta)
      below = (count, delta)
      if values.count == Self.rowsAtOnce * Self.columnCount { try insertMany() }
    }
  }

  private func insertMany() throws {
    let insert = try many ?? connection.prepare(SQL.insertBuckets, rows: Self.rowsAtOnce)
    many = insert
    for (index, value) in values.enumerated() { try insert.bind(index + 1, value) }
    values.removeAll(keepingCapacity: true)
    try insert.execute()
  }

  /// Stores what is still on its way.
  func flush() throws {
    guard !values.isEmpty else { return }
    let insert = try one ?? connection.prepare(SQL.insertBuckets, rows: 1)
    one = insert
    for start in stride(from: 0, to: values.count, by: Self.columnCount) {
      for column in 0..<Self.columnCount { try insert.bind(column + 1, values[start + column]) }
      try insert.execute()
    }
    values.removeAll(keepingCapacity: true)
  }
}
