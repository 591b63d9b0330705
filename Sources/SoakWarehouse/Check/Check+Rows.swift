import SQLite

extension Check {
  /// No more findings than these are told of one table of one run.
  private static let enough = 10

  /// Asks both databases the same and walks through both answers: they are ordered by the columns that are called key_.
  func compare(
    _ sql: String, in table: String, _ stored: [String: Value], _ derived: [String: Value], _ run: String?,
    derivation: String = "its document gives"
  ) throws {
    let (one, other) = (try connection.prepare(sql), try scratch.prepare(sql))
    try one.bind(stored)
    try other.bind(derived)
    let columns = one.columnNames
    let keys = columns.prefix { $0.hasPrefix("key_") }.count
    var told = 0
    func tell(_ row: [Value], _ what: String) throws {
      told += 1
      guard told <= Self.enough else { return }
      let isIteration = columns[0] == "key_iter"
      var iter: Int64?
      if isIteration, case .integer(let number) = row[0] { iter = number }
      let place = (isIteration ? 1..<keys : 0..<keys).map { " " + row[$0].shown }.joined()
      try add(run, iter, told == Self.enough ? "\(table): and more that differs" : table + place + what)
    }
    var (left, right) = (try Self.next(one), try Self.next(other))
    while left != nil || right != nil {
      let order = left.flatMap { left in right.map { Self.order(left, $0, keys) } } ?? (left == nil ? 1 : -1)
      if order < 0, let row = left {
        try tell(row, " is stored, and nothing that is stored gives it")
      } else if order > 0, let row = right {
        try tell(row, " is missing")
      } else if let left, let right {
        for place in keys..<columns.count where !left[place].isSame(as: right[place]) {
          try tell(left, ": \(columns[place]) is \(left[place].shown); \(derivation) \(right[place].shown)")
        }
      }
      if order <= 0 { left = try Self.next(one) }
      if order >= 0 { right = try Self.next(other) }
    }
  }

  private static func next(_ statement: Statement) throws -> [Value]? { try statement.step() ? statement.values : nil }

  private static func order(_ one: [Value], _ other: [Value], _ keys: Int) -> Int {
    for place in 0..<keys where !one[place].isSame(as: other[place]) {
      return one[place].precedes(other[place]) ? -1 : 1
    }
    return 0
  }
}

extension Value {
  /// Equal to the last bit: 0.0 is not -0.0.
  fileprivate func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.real(let one), .real(let other)): one.bitPattern == other.bitPattern
    case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
    default: self == other
    }
  }

  /// The order of SQLite: NULL, numbers, texts by their bytes, blobs.
  fileprivate func precedes(_ other: Value) -> Bool {
    switch (self, other) {
    case (.integer(let one), .integer(let other)): one < other
    case (.text(let one), .text(let other)): one.utf8.lexicographicallyPrecedes(other.utf8)
    case (.blob(let one), .blob(let other)): one.lexicographicallyPrecedes(other)
    default: rank == other.rank ? (real ?? 0) < (other.real ?? 0) : rank < other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .integer, .real: 1
    case .text: 2
    case .blob: 3
    }
  }

  /// For a line of a finding.
  fileprivate var shown: String {
    switch self {
    case .null: "NULL"
    case .integer(let integer): "\(integer)"
    case .real(let real): "\(real)"
    case .text(let text): text.utf8.count > 60 ? "'\(text.prefix(60))...'" : "'\(text)'"
    case .blob(let bytes): "\(bytes.count) bytes"
    }
  }
}
