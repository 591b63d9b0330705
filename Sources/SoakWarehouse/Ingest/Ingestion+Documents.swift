import Crypto
import Exposition
import SQLite

extension Ingestion {
  /// Takes every document of a listing in ascending order, each file read once; `only` those files and others that name
  /// the same iteration.
  func storeDocuments(
    _ listing: RunListing, in directory: borrowing Directory, only files: [String]?, _ run: RunInProgress
  ) throws {
    let wanted = files.map(Set.init)
    for (name, kind) in listing.outOfRange where wanted?.contains(name) != false {
      do {
        try buffer.read(name, kind: kind, in: directory)
      } catch {}
      let refusal = FileBuffer.Refusal(reason: "index_out_of_range", detail: "the index is above 10^9")
      run.reject(name, iter: nil, .summary, symbol: "", refusal, head: buffer.head)
    }
    var rest = listing.documents[...]
    while let first = rest.first {
      let twins = rest.prefix {
        $0.iter == first.iter && $0.document == first.document && $0.symbolIndex == first.symbolIndex
      }
      rest = rest.dropFirst(twins.count)
      if let wanted, !twins.contains(where: { wanted.contains(listing.fileName($0)) }) { continue }
      try storeDocument(twins, listing, in: directory, run)
      if rest.startIndex % 256 < twins.count { progress(rest.startIndex, listing.documents.count) }
    }
  }

  /// Takes the file that names an iteration, or several that do and have the same bytes.
  private func storeDocument(
    _ twins: ArraySlice<RunListing.Entry>, _ listing: RunListing, in directory: borrowing Directory,
    _ run: RunInProgress
  ) throws {
    let iter = Int64(twins[twins.startIndex].iter)
    let kind = twins[twins.startIndex].document
    let symbol = listing.symbol(twins[twins.startIndex])
    var seen: [(file: String, sha256: String, head: [UInt8])] = []
    // Read before the next twin takes its place in the buffer.
    var text: Result<DocumentText, FileBuffer.Refusal>?
    for twin in twins {
      let file = listing.fileName(twin)
      do {
        try buffer.read(file, kind: twin.kind, in: directory)
        seen.append((file, Self.sha256(buffer.bytes), twins.count > 1 ? buffer.head : []))
        if text == nil { text = Result { () throws(FileBuffer.Refusal) in try DocumentText(buffer.bytes, kind) } }
      } catch {
        run.reject(file, iter: iter, kind, symbol: symbol, error, head: buffer.head)
      }
    }
    guard let first = seen.first, let text else { return }
    guard seen.allSatisfy({ $0.sha256 == first.sha256 }) else {
      for one in seen {
        let others = seen.map(\.file).filter { $0 != one.file }.joined(separator: ", ")
        let detail = "names iteration \(iter) as \(others) does, with other bytes: neither can be trusted"
        run.reject(
          one.file, iter: iter, kind, symbol: symbol, .init(reason: "same_iteration", detail: detail), head: one.head)
      }
      return
    }
    switch text {
    case .success(let text):
      run.addToContent(iter: iter, kind, symbol: symbol, sha256: first.sha256)
      try store(
        Document(kind: kind, iter: iter, symbol: symbol, file: first.file, sha256: first.sha256, text: text), run)
    case .failure(let refusal):
      for one in seen {
        run.reject(
          one.file, iter: iter, kind, symbol: symbol, refusal, head: twins.count > 1 ? one.head : buffer.head)
      }
    }
  }

  struct Document {
    let kind: DocumentKind
    let iter: Int64
    let symbol: String
    let file: String
    let sha256: String
    let text: DocumentText
  }

  /// Stores one document under the conflict rule.
  func store(_ document: Document, _ run: RunInProgress) throws {
    if run.isKnown, let id = run.id {
      let key: [String: Value] = [
        "run_id": .integer(id), "iter": .integer(document.iter), "kind": .text(document.kind.name),
        "symbol": .text(document.symbol),
      ]
      if try statements.deleteRejectedFiles.run(key) > 0 { run.report.isChanged = true }
      if let stored = try statements.findDocument.firstRow(key),
        case (.integer(let storedID), .text(let sha256), .text(let storedFile)) = (stored[0], stored[1], stored[2])
      {
        if sha256 == document.sha256 {
          run.report.same += 1
        } else {
          try resolve(document, storedID, storedFile, run)
        }
        return
      }
    }
    // After a conflict that nothing will be stored for, the rest is only looked at for more conflicts.
    guard options.onConflict != .reject || run.report.conflicts.isEmpty else { return }
    run.report.new += 1
    try statements.insertDocument.run(
      columns(document).merging(["run_id": runID(run), "ingest_id": ingestID(run)]) { $1 })
    let id = connection.lastInsertedID
    let place: [String: Value] = [
      "run_id": try runID(run), "iter": .integer(document.iter), "kind": .text(document.kind.name),
      "symbol": .text(document.symbol),
    ]
    if run.isKnown, try statements.findLaterDocument.firstRow(place) != nil {
      // It comes late: what is derived must not depend on when a file came.
      try deriveAnew(iter: document.iter, run)
    } else {
      try derive(from: document, id, run)
    }
  }

  private func resolve(_ document: Document, _ storedID: Int64, _ storedFile: String, _ run: RunInProgress) throws {
    run.report.conflicts.append(
      .init(iter: document.iter, symbol: document.symbol, file: document.file, storedFile: storedFile))
    switch options.onConflict {
    case .reject: break
    case .keep: run.report.kept += 1
    case .replace: try replace(storedID, with: document, run)
    }
  }

  /// Puts a stored document aside for another.
  func replace(_ storedID: Int64, with document: Document, _ run: RunInProgress) throws {
    run.report.replaced += 1
    let id = Value.integer(storedID)
    try statements.supersedeDocument.run(["document_id": id, "ingest_id": ingestID(run)])
    try statements.replaceDocument.run(
      columns(document).merging(["document_id": id, "ingest_id": ingestID(run)]) { $1 })
    try deriveAnew(iter: document.iter, run)
  }

  /// Derives all of an iteration's documents again, for what one of them gives may have stood in another's way.
  func deriveAnew(iter: Int64, _ run: RunInProgress) throws {
    var documents: [(id: Int64, document: Document)] = []
    try statements.findIterationDocuments.bind(["run_id": runID(run), "iter": .integer(iter)])
    while try statements.findIterationDocuments.step() {
      let row = statements.findIterationDocuments.values
      guard
        case (.integer(let id), .text(let kindName), .text(let symbol), .text(let file), .blob(let bytes)) =
          (row[0], row[1], row[2], row[3], row[4]), let kind = DocumentKind(name: kindName)
      else { continue }
      let text = try bytes.withUnsafeBufferPointer { bytes in try DocumentText(bytes, kind) }
      documents.append(
        (id, Document(kind: kind, iter: iter, symbol: symbol, file: file, sha256: "", text: text)))
    }
    for (id, _) in documents {
      try statements.deleteDocumentSymbols.run(["document_id": .integer(id)])
      try statements.deleteDocumentIssues.run(["document_id": .integer(id)])
      try histograms.remove(documentID: id, runID: runID(run), iter: iter)
    }
    for (id, document) in documents { try derive(from: document, id, run) }
  }

  private func columns(_ document: Document) -> [String: Value] {
    [
      "iter": .integer(document.iter), "kind": .text(document.kind.name), "symbol": .text(document.symbol),
      "file": .text(document.file),
      "sha256": .text(document.sha256), "body": .text(document.text.body),
      "original": document.text.original.map(Value.blob) ?? .null,
    ]
  }

  /// Fills the tables that are extracted from a stored document.
  private func derive(from document: Document, _ id: Int64, _ run: RunInProgress) throws {
    let key: [String: Value] = [
      "document_id": .integer(id), "run_id": try runID(run), "iter": .integer(document.iter),
      "symbol": .text(document.symbol), "file": .text(document.file),
    ]
    switch document.text.content {
    case .summary(let oddities):
      try deriveFigures(key, oddities, run)
      try deriveHistograms(key, run)
    case .metrics(let page):
      try deriveHistograms(key, page, run)
    case .samples(let sheet):
      try deriveHistograms(key, sheet, run)
    }
  }

  private func deriveFigures(_ key: [String: Value], _ oddities: [JSONScan.Oddity], _ run: RunInProgress) throws {
    try statements.deleteStagedValues.run()
    try statements.stageValues.run(key)
    try statements.insertIteration.run(key)
    run.report.issues += try statements.insertSymbolIssues.run(key)
    run.report.symbols += try statements.insertIterationSymbol.run(key)
    for oddity in oddities {
      if oddity.kind == .nonFiniteLiteral {
        let detail = "\(oddity.text) is no JSON and counts as missing"
        try addIssue(key, "nonfinite_literal", path: oddity.path, detail, run)
      } else {
        try addIssue(key, "duplicate_key", path: oddity.path, "stands twice; the first counts", run)
      }
    }
    run.report.issues += try statements.insertValueIssues.run(key)
    run.report.issues += try statements.insertIdentityIssues.run(key)
    run.report.issues += try statements.insertTimeIssues.run(key)
  }

  func addIssue(
    _ key: [String: Value], _ code: String, path: String?, _ detail: String, _ run: RunInProgress
  ) throws {
    let issue: [String: Value] = ["json_path": Value(path), "code": .text(code), "detail": .text(detail)]
    run.report.issues += try statements.insertIssue.run(key.merging(issue) { $1 })
  }

  static func sha256(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
    return hash.finalize().hexadecimal
  }
}
