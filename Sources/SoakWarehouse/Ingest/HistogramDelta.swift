import SQLite

/// What a histogram adds to the one before.
struct HistogramDelta {
  let kind: String
  let counts: [Int64]
  let sum: Double?
  let previousIter: Int64?

  /// A histogram resets as a unit: where any count falls, where counting or the process began anew, where the bounds
  /// are others. Then its counts are all new.
  init(_ seen: HistogramStore.Seen, after previous: HistogramStore.Seen?) {
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

  private static func continues(_ seen: HistogramStore.Seen, _ previous: HistogramStore.Seen) -> Bool {
    func moved(_ one: Double?, _ other: Double?) -> Bool { one != nil && other != nil && one != other }
    guard
      previous.temporality == .cumulative && seen.layoutID == previous.layoutID
        && !moved(seen.created, previous.created) && !moved(seen.processStart, previous.processStart)
    else { return false }
    var below: (seen: Int64, previous: Int64) = (0, 0)
    for (count, before) in zip(seen.counts, previous.counts) {
      if count - below.seen < before - below.previous { return false }
      below = (count, before)
    }
    return true
  }

  /// The observations in a bucket alone, from counts at or below each bound.
  static func own(_ counts: [Int64], _ place: Int) -> Int64 { counts[place] - (place == 0 ? 0 : counts[place - 1]) }

  var columns: [String: Value] {
    [
      "delta_count": .integer(counts.last ?? 0), "delta_sum": Value(sum), "delta_kind": .text(kind),
      "previous_iter": Value(previousIter),
    ]
  }
}
