import Crypto

/// Reads the files of runs, understands them, and hands them over in batches. Runs on a thread of its own, beside the one
/// that writes.
struct RunReader: ~Copyable {
  /// A run, and whether the database has it already.
  struct Job: Sendable {
    let source: RunSource
    let isKnown: Bool
  }

  private let queue: BatchQueue
  private var documents: DocumentReader
  private var batch = Batch()
  private var isStopped = false

  init(_ queue: BatchQueue, _ aliases: MetricAliases) {
    self.queue = queue
    documents = DocumentReader(aliases)
  }

  /// Reads one run after the other.
  mutating func read(_ jobs: [Job]) {
    for job in jobs {
      guard let first = queue.takeEmpty() else { return }
      batch = first
      do throws(FileError) {
        try read(job)
        batch.end = .complete
      } catch {
        batch.end = .failed(error)
      }
      if isStopped { return }
      handOver()
    }
  }

  private mutating func handOver() {
    let full = batch
    batch = Batch()
    queue.putFilled(full)
  }

  private mutating func add(_ item: Batch.Item) {
    batch.items.append(item)
    guard batch.isFull, !isStopped else { return }
    let (done, all) = (batch.filesDone, batch.filesAll)
    handOver()
    guard let next = queue.takeEmpty() else {
      isStopped = true
      return
    }
    batch = next
    (batch.filesDone, batch.filesAll) = (done, all)
  }

  private mutating func read(_ job: Job) throws(FileError) {
    let directory = try Directory(path: job.source.directory)
    var listing = try RunListing(directory)
    (batch.filesDone, batch.filesAll) = (0, listing.documentCount)
    readOutOfRange(listing, in: directory, only: job.source.files)
    readDocuments(listing, in: directory, only: job.source.files, isKnown: job.isKnown)
    while !isStopped, try listing.advance(in: directory) {
      readDocuments(listing, in: directory, only: job.source.files, isKnown: job.isKnown)
    }
    add(.documentsEnd)
    guard job.source.files == nil else { return }
    for name in listing.nearMisses { add(.nearMiss(name)) }
    try readSideFiles(of: job.source, directory, listing)
  }

  // MARK: - Documents

  private mutating func readOutOfRange(
    _ listing: RunListing, in directory: borrowing Directory, only files: [String]?
  ) {
    let wanted = files.map(Set.init)
    for (name, kind) in listing.outOfRange where wanted?.contains(name) != false {
      try? batch.buffer.read(name, kind: kind, in: directory)
      let refusal = FileBuffer.Refusal(reason: "index_out_of_range", detail: "the index is above 10^9")
      reject(name, iter: nil, .summary, symbol: "", refusal, head: batch.buffer.head)
    }
  }

  /// Reads the documents that a listing holds in ascending order, each file once; `only` those files and others that name
  /// the same iteration.
  private mutating func readDocuments(
    _ listing: RunListing, in directory: borrowing Directory, only files: [String]?, isKnown: Bool
  ) {
    let wanted = files.map(Set.init)
    let done = batch.filesDone
    var rest = listing.documents[...]
    while let first = rest.first, !isStopped {
      var end = rest.startIndex + 1
      while end < rest.endIndex, rest[end].namesTheSame(as: first) { end += 1 }
      let twins = rest[..<end]
      rest = rest[end...]
      batch.filesDone = done + end
      if let wanted, !twins.contains(where: { wanted.contains(listing.fileName($0)) }) { continue }
      if twins.count == 1 {
        readDocument(first, listing, in: directory, isKnown: isKnown)
      } else {
        readTwins(twins, listing, in: directory, isKnown: isKnown)
      }
    }
  }

  private mutating func readDocument(
    _ entry: RunListing.Entry, _ listing: RunListing, in directory: borrowing Directory, isKnown: Bool
  ) {
    let file = listing.fileName(entry)
    let start = batch.buffer.count
    do {
      try batch.buffer.read(file, kind: entry.kind, in: directory)
      add(.document(try document(entry, listing.symbol(entry), file, isKnown)))
    } catch {
      batch.buffer.keep(start)
      reject(
        file, iter: Int64(entry.iter), entry.document, symbol: listing.symbol(entry), error, head: batch.buffer.head)
    }
  }

  /// The document that was read last.
  private mutating func document(
    _ entry: RunListing.Entry, _ symbol: String, _ file: String, _ isKnown: Bool
  ) throws(FileBuffer.Refusal) -> ReadDocument {
    var document = ReadDocument(
      kind: entry.document, iter: Int64(entry.iter), symbol: symbol, file: file,
      sha256: batch.buffer.withLast { Ingestion.sha256($0) }, bytes: batch.buffer.last)
    if !isKnown {
      document.text = try batch.buffer.withLast { (bytes) throws(FileBuffer.Refusal) in
        try documents.read(bytes, entry.document, iter: document.iter, symbol: symbol)
      }
    }
    return document
  }

  /// Reads several files that name one iteration: one document, where they have the same bytes.
  private mutating func readTwins(
    _ twins: ArraySlice<RunListing.Entry>, _ listing: RunListing, in directory: borrowing Directory, isKnown: Bool
  ) {
    let entry = twins[twins.startIndex]
    let (iter, symbol) = (Int64(entry.iter), listing.symbol(entry))
    var seen: [(file: String, sha256: String, head: [UInt8])] = []
    var first: Result<ReadDocument, FileBuffer.Refusal>?
    for twin in twins {
      let file = listing.fileName(twin)
      let start = batch.buffer.count
      do {
        try batch.buffer.read(file, kind: twin.kind, in: directory)
        seen.append((file, batch.buffer.withLast { Ingestion.sha256($0) }, batch.buffer.head))
        if first == nil {
          first = Result { () throws(FileBuffer.Refusal) in try document(twin, symbol, file, isKnown) }
        } else {
          batch.buffer.keep(start)
        }
      } catch {
        batch.buffer.keep(start)
        reject(file, iter: iter, twin.document, symbol: symbol, error, head: batch.buffer.head)
      }
    }
    guard let first else { return }
    guard seen.allSatisfy({ $0.sha256 == seen[0].sha256 }) else {
      for one in seen {
        let others = seen.map(\.file).filter { $0 != one.file }.joined(separator: ", ")
        let detail = "names iteration \(iter) as \(others) does, with other bytes: neither can be trusted"
        let refusal = FileBuffer.Refusal(reason: "same_iteration", detail: detail)
        reject(one.file, iter: iter, entry.document, symbol: symbol, refusal, head: one.head)
      }
      return
    }
    switch first {
    case .success(var document):
      document.twins = seen.dropFirst().map(\.file)
      add(.document(document))
    case .failure(let refusal):
      for one in seen { reject(one.file, iter: iter, entry.document, symbol: symbol, refusal, head: one.head) }
    }
  }

  private mutating func reject(
    _ file: String, iter: Int64?, _ kind: DocumentKind, symbol: String, _ refusal: FileBuffer.Refusal, head: [UInt8]
  ) {
    add(.rejection(Rejection(file, iter: iter, kind, symbol: symbol, refusal, head: head)))
  }

  // MARK: - Side files

  /// Reads the known reports at and below the run's directory.
  private mutating func readSideFiles(
    of source: RunSource, _ directory: borrowing Directory, _ listing: RunListing
  ) throws(FileError) {
    try readSideFiles(in: directory, listing, prefix: "", isOwn: true, depth: 0)
    guard source.sideFileRoot != source.directory else { return }
    let below = source.directory.dropFirst(source.sideFileRoot.count).split(separator: "/").count
    let prefix = String(repeating: "../", count: below)
    let root = try Directory(path: source.sideFileRoot)
    try readSideFiles(in: root, RunListing(root), prefix: prefix, isOwn: false, depth: 0)
  }

  private mutating func readSideFiles(
    in directory: borrowing Directory, _ listing: RunListing, prefix: String, isOwn: Bool, depth: Int
  ) throws(FileError) {
    for name in listing.sideFiles.sorted() { readSideFile(name, in: directory, path: prefix + name) }
    for name in listing.links where RunListing.sideFileNames.contains(name) {
      add(.sideFileRefused(path: prefix + name, why: "a symbolic link, not followed"))
    }
    guard depth < RunFinder.maximumDepth else { return }
    for name in listing.subdirectories {
      // Beside a run, a folder of its own name may be another run's: only those that every run has are looked into.
      guard isOwn || RunName.isGeneric(name) else { continue }
      // One that cannot be opened was named when the runs were looked for.
      guard let below = try? directory.subdirectory(name) else { continue }
      let inside = try RunListing(below)
      if inside.isRun { continue }
      try readSideFiles(
        in: below, inside, prefix: prefix + name + "/", isOwn: isOwn || RunName.isGeneric(name), depth: depth + 1)
    }
  }

  private mutating func readSideFile(_ name: String, in directory: borrowing Directory, path: String) {
    do {
      try batch.buffer.read(name, kind: .file, in: directory)
    } catch  where error.reason != "empty" {
      return add(.sideFileRefused(path: path, why: error.detail))
    } catch {}
    let sha256 = batch.buffer.withLast { Ingestion.sha256($0) }
    add(.sideFile(path: path, sha256: sha256, batch.buffer.last))
  }
}

extension Ingestion {
  /// The digest of the bytes, two digits a byte.
  static func sha256(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
    return hash.finalize().hexadecimal
  }
}

extension Sequence<UInt8> {
  /// Two digits a byte, in lower case.
  var hexadecimal: String {
    func digit(_ half: UInt8) -> UInt8 { half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10 }
    let bytes = Array(self)
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (index, byte) in bytes.enumerated() {
        text[2 * index] = digit(byte >> 4)
        text[2 * index + 1] = digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }
}
