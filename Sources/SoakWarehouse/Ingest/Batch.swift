/// Files of one run, read and understood by the thread that reads, on their way to the one that writes.
struct Batch: Sendable {
  /// What becomes of one file, in the order in which it is stored.
  enum Item: Sendable {
    case document(ReadDocument)
    case rejection(Rejection)
    /// The documents are complete; what lies beside them follows.
    case documentsEnd
    case nearMiss(String)
    case sideFile(path: String, sha256: String, Range<Int>)
    case sideFileRefused(path: String, why: String)
  }

  /// How a run goes on after this batch.
  enum End: Sendable {
    case more
    case complete
    case failed(FileError)
  }

  /// What a batch holds before it is handed over.
  static let byteCount = 192 << 10
  static let itemCount = 64

  var items: [Item] = []
  /// The files' bytes.
  var buffer = FileBuffer(capacity: 0)
  var end = End.more
  /// How far the run's reading is.
  var filesDone = 0
  var filesAll = 0

  var isFull: Bool { buffer.count >= Self.byteCount || items.count >= Self.itemCount }

  /// Makes it ready for other files, its memory kept.
  mutating func clear() {
    items.removeAll(keepingCapacity: true)
    buffer.clear()
    end = .more
  }
}

/// A file that names an iteration, or the first of several that do and have the same bytes.
struct ReadDocument: Sendable {
  let kind: DocumentKind
  let iter: Int64
  /// '' for a whole iteration.
  let symbol: String
  let file: String
  /// Of the bytes.
  let sha256: String
  let bytes: Range<Int>
  /// Nil for a file of a run that is stored already: most are the same as then, and need no understanding.
  var text: DocumentText?
  /// The other files that have the same bytes.
  var twins: [String] = []
}

/// A file that is not taken, with its first bytes.
struct Rejection: Sendable {
  let rejected: IngestReport.Rejected
  let iter: Int64?
  let kind: DocumentKind
  let symbol: String
  let head: [UInt8]

  init(
    _ file: String, iter: Int64?, _ kind: DocumentKind, symbol: String, _ refusal: FileBuffer.Refusal, head: [UInt8]
  ) {
    rejected = IngestReport.Rejected(file: file, reason: refusal.reason, detail: refusal.detail)
    (self.iter, self.kind, self.symbol, self.head) = (iter, kind, symbol, head)
  }
}
