/// The names in one run's directory, a few bytes each: a directory may hold millions, of which some are held at a time.
struct RunListing {
  struct Entry {
    // In this order an entry takes 12 bytes.
    let iter: Int32
    let symbolIndex: UInt32
    let width: UInt8
    let document: DocumentKind
    let kind: Directory.EntryKind

    func namesTheSame(as other: Entry) -> Bool {
      iter == other.iter && document == other.document && symbolIndex == other.symbolIndex
    }
  }

  /// How many documents are held at once; while they are looked for, twice as many.
  private let limit: Int

  /// Files that carry an iteration's results, by iteration, kind and symbol: the first of them, after `advance` the next.
  private(set) var documents: [Entry] = []
  /// How many there are in all.
  private(set) var documentCount = 0
  private(set) var outOfRange: [(name: String, kind: Directory.EntryKind)] = []
  private(set) var nearMisses: [String] = []
  private(set) var subdirectories: [String] = []
  private(set) var links: [String] = []
  private(set) var archives: [String] = []
  private(set) var sideFiles: [String] = []
  private(set) var isEmpty = true
  private var symbols: [String] = [""]
  private var symbolIndices: [String: UInt32] = ["": 0]
  /// The place of the last document that is held, where others follow.
  private var cutAfter: Place?

  private typealias Place = (iter: Int64, document: UInt8, symbol: String)

  /// The reports that are kept verbatim beside the summaries.
  static let sideFileNames: Set = [
    "TUNING_REPORT.json", "EDGE_REPORT.json", "KPI_GATE.json", "POST_SOAK_SNAPSHOT.json",
    "POST_SOAK_AUDIT_SUMMARY.json", "readiness.json",
  ]

  /// Whether this is a run's directory.
  var isRun: Bool { documentCount > 0 || !outOfRange.isEmpty }

  init(_ directory: borrowing Directory, limit: Int = 1 << 17) throws(FileError) {
    self.limit = limit
    try directory.forEachEntry { bytes, kind in
      isEmpty = false
      switch RunFileName(bytes) {
      case .document(let document, let iter, let width, let symbol):
        documentCount += 1
        add(document, iter, width, symbol, kind)
      case .indexOutOfRange: outOfRange.append((String(decoding: bytes, as: UTF8.self), kind))
      case .nearMiss where kind != .directory: nearMisses.append(String(decoding: bytes, as: UTF8.self))
      case .nearMiss, .other: addOther(String(decoding: bytes, as: UTF8.self), kind)
      }
    }
    cut()
    outOfRange.sort { $0.name < $1.name }
    nearMisses.sort()
    subdirectories.sort()
    links.sort()
  }

  /// Goes on to the documents that follow; false where there are none. The directory is read anew.
  mutating func advance(in directory: borrowing Directory) throws(FileError) -> Bool {
    guard let last = cutAfter else { return false }
    cutAfter = nil
    documents.removeAll(keepingCapacity: true)
    try directory.forEachEntry { bytes, kind in
      guard case .document(let document, let iter, let width, let symbol) = RunFileName(bytes),
        last < (iter, document.rawValue, symbol)
      else { return }
      add(document, iter, width, symbol, kind)
    }
    cut()
    return !documents.isEmpty
  }

  private mutating func add(
    _ document: DocumentKind, _ iter: Int64, _ width: Int, _ symbol: String, _ kind: Directory.EntryKind
  ) {
    // What comes after those that are held is of no use yet.
    if let cutAfter, cutAfter < (iter, document.rawValue, symbol) { return }
    let index = symbolIndices[symbol] ?? UInt32(symbols.count)
    if index == symbols.count {
      symbols.append(symbol)
      symbolIndices[symbol] = index
    }
    documents.append(
      Entry(
        iter: Int32(iter), symbolIndex: index, width: UInt8(clamping: width), document: document, kind: kind))
    if documents.count == 2 * limit { cut() }
  }

  /// Sorts the documents and keeps the first of them, all or none of those that name the same.
  private mutating func cut() {
    let names = symbols
    documents.sort { one, other in
      (one.iter, one.document.rawValue, names[Int(one.symbolIndex)], one.width)
        < (other.iter, other.document.rawValue, names[Int(other.symbolIndex)], other.width)
    }
    guard documents.count > limit else { return }
    var count = limit
    let next = documents[count]
    while count > 0, documents[count - 1].namesTheSame(as: next) { count -= 1 }
    documents.removeSubrange(count...)
    cutAfter = documents.last.map { (Int64($0.iter), $0.document.rawValue, symbol($0)) }
  }

  private mutating func addOther(_ name: String, _ kind: Directory.EntryKind) {
    switch kind {
    case .directory: if !name.hasPrefix(".") { subdirectories.append(name) }
    case .link: links.append(name)
    default:
      if Self.sideFileNames.contains(name) { sideFiles.append(name) }
      if [".zip", ".tar.gz", ".tgz", ".tar"].contains(where: name.hasSuffix) { archives.append(name) }
    }
  }

  func symbol(_ entry: Entry) -> String { symbols[Int(entry.symbolIndex)] }

  func fileName(_ entry: Entry) -> String {
    RunFileName.text(kind: entry.document, iter: Int64(entry.iter), width: Int(entry.width), symbol: symbol(entry))
  }
}
