/// The names in one run's directory, sorted, a few bytes each: a directory may hold a million.
struct RunListing {
  struct Entry {
    let iter: Int32
    let width: UInt8
    let symbolIndex: UInt32
    let document: DocumentKind
    let kind: Directory.EntryKind

    func namesTheSame(as other: Entry) -> Bool {
      iter == other.iter && document == other.document && symbolIndex == other.symbolIndex
    }
  }

  /// Files that carry an iteration's results, by iteration, kind and symbol.
  private(set) var documents: [Entry] = []
  private(set) var outOfRange: [(name: String, kind: Directory.EntryKind)] = []
  private(set) var nearMisses: [String] = []
  private(set) var subdirectories: [String] = []
  private(set) var links: [String] = []
  private(set) var archives: [String] = []
  private(set) var sideFiles: [String] = []
  private(set) var isEmpty = true
  private var symbols: [String] = [""]

  /// The reports that are kept verbatim beside the summaries.
  static let sideFileNames: Set = [
    "TUNING_REPORT.json", "EDGE_REPORT.json", "KPI_GATE.json", "POST_SOAK_SNAPSHOT.json",
    "POST_SOAK_AUDIT_SUMMARY.json", "readiness.json",
  ]

  /// Whether this is a run's directory.
  var isRun: Bool { !documents.isEmpty || !outOfRange.isEmpty }

  init(_ directory: borrowing Directory) throws(FileError) {
    var symbolIndices: [String: UInt32] = ["": 0]
    try directory.forEachEntry { bytes, kind in
      isEmpty = false
      switch RunFileName(bytes) {
      case .document(let document, let iter, let width, let symbol):
        let index = symbolIndices[symbol] ?? UInt32(symbols.count)
        if index == symbols.count {
          symbols.append(symbol)
          symbolIndices[symbol] = index
        }
        documents.append(
          Entry(
            iter: Int32(iter), width: UInt8(clamping: width), symbolIndex: index, document: document, kind: kind))
      case .indexOutOfRange: outOfRange.append((String(decoding: bytes, as: UTF8.self), kind))
      case .nearMiss where kind != .directory: nearMisses.append(String(decoding: bytes, as: UTF8.self))
      case .nearMiss, .other: addOther(String(decoding: bytes, as: UTF8.self), kind)
      }
    }
    let names = symbols
    documents.sort { one, other in
      (one.iter, one.document.rawValue, names[Int(one.symbolIndex)], one.width)
        < (other.iter, other.document.rawValue, names[Int(other.symbolIndex)], other.width)
    }
    outOfRange.sort { $0.name < $1.name }
    nearMisses.sort()
    subdirectories.sort()
    links.sort()
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
