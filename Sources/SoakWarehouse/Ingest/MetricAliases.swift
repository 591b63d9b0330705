import Exposition
import Glibc
import SQLite

/// The table metric_alias, made ready to find its names in documents.
struct MetricAliases: Sendable {
  struct Alias: Sendable {
    /// Its place in `metrics`.
    let metric: Int
    /// The places of its name and of the other part of a share in what `locate` fills; -1 for no other part.
    let name, complement: Int
    let divisor: Double
    /// As the table spells them.
    let path, complementPath: [UInt8]
  }

  /// One step of a path such as `fills.maker_volume`, and the level of the steps that may follow it.
  private struct Step: Sendable {
    let key: [UInt8]
    let slot: Int
    var below: Int?
  }

  /// In ascending order.
  private(set) var metrics: [String] = []
  /// By metric, then by rank.
  private(set) var aliases: [Alias] = []
  /// How many places `locate` fills.
  private(set) var slotCount = 0
  private var levels = [Level()]

  private struct Level: Sendable {
    var buckets: [[Step]] = Array(repeating: [], count: 64)

    static func bucket(_ key: UnsafeBufferPointer<UInt8>) -> Int {
      guard let first = key.first, let last = key.last else { return 0 }
      return (Int(first) &* 5 &+ Int(last) &* 7 &+ key.count) & 63
    }
  }

  init(_ connection: Connection) throws(SQLiteError) {
    let rows = try connection.prepare(SQL.findAliases)
    while try rows.step() {
      guard
        case (.text(let metric), .text(let name), .real(let divisor)) = (rows.value(0), rows.value(1), rows.value(2))
      else { continue }
      if metrics.last != metric { metrics.append(metric) }
      var complement = ""
      if case .text(let other) = rows.value(3) { complement = other }
      aliases.append(
        Alias(
          metric: metrics.count - 1, name: slot(name), complement: complement.isEmpty ? -1 : slot(complement),
          divisor: divisor, path: Array(name.utf8), complementPath: Array(complement.utf8)))
    }
  }

  private mutating func slot(_ path: String) -> Int {
    var level = 0
    var slot = -1
    for word in path.utf8.split(separator: UInt8(ascii: ".")) {
      let key = Array(word)
      let bucket = key.withUnsafeBufferPointer(Level.bucket)
      if slot >= 0 { level = self.level(below: slot) }
      if let known = levels[level].buckets[bucket].first(where: { $0.key == key }) {
        slot = known.slot
      } else {
        slot = slotCount
        slotCount += 1
        levels[level].buckets[bucket].append(Step(key: key, slot: slot))
      }
    }
    return slot
  }

  private mutating func level(below slot: Int) -> Int {
    for level in levels.indices {
      for bucket in levels[level].buckets.indices {
        for index in levels[level].buckets[bucket].indices where levels[level].buckets[bucket][index].slot == slot {
          if let below = levels[level].buckets[bucket][index].below { return below }
          levels[level].buckets[bucket][index].below = levels.count
          levels.append(Level())
          return levels.count - 1
        }
      }
    }
    return 0
  }

  /// Finds each name below an object: the place of its member in `text`, -1 where it is not there. Of two members with
  /// one key, the first counts.
  func locate(in text: SummaryText, _ holder: Int, _ slots: inout [Int]) {
    for slot in slots.indices { slots[slot] = -1 }
    locate(in: text, holder, level: 0, &slots)
  }

  private func locate(in text: SummaryText, _ holder: Int, level: Int, _ slots: inout [Int]) {
    var index = text.firstMember(of: holder)
    while index < text.members[holder].next {
      let key = text.key(index)
      for step in levels[level].buckets[Level.bucket(key)]
      where step.key.count == key.count && memcmp(step.key, key.baseAddress!, key.count) == 0 {
        if slots[step.slot] < 0 {
          slots[step.slot] = index
          if let below = step.below { locate(in: text, index, level: below, &slots) }
        }
        break
      }
      index = text.members[index].next
    }
  }
}
