import Exposition
import SQLite

/// What the rows that are derived from a document have in common.
struct DocumentKey {
  let id: Int64
  let runID: Int64
  let iter: Int64
  let symbol: String
  let file: String
}

extension Ingestion {
  /// Takes the documents that the reader brings, in ascending order.
  func storeDocuments(_ files: ReadFiles, _ run: RunInProgress) throws {
    while let item = try files.next() {
      switch item {
      case .document(let document): try files.withBytes(document.bytes) { try store(document, $0, run) }
      case .rejection(let rejection): run.reject(rejection)
      case .documentsEnd: return
      case .nearMiss, .sideFile, .sideFileRefused: break
      }
    }
  }

  /// Stores one document under the conflict rule.
  func store(_ document: ReadDocument, _ bytes: UnsafeBufferPointer<UInt8>, _ run: RunInProgress) throws {
    let stored = run.isKnown ? try findStored(document, run) : nil
    if let stored, stored.sha256 == document.sha256 {
      try settleRejections(document, run)
      run.addToContent(document)
      run.report.same += 1
      return
    }
    guard let text = read(document, bytes, run) else { return }
    run.addToContent(document)
    if run.isKnown { try settleRejections(document, run) }
    if let stored { return try resolve(document, text, bytes, stored, run) }
    // After a conflict that nothing will be stored for, the rest is only looked at for more conflicts.
    guard options.onConflict != .reject || run.report.conflicts.isEmpty else { return }
    run.report.new += 1
    let insert = statements.insertDocument
    try insert.bind(1, try runID(run))
    try insert.bind(2, document.iter)
    try insert.bind(3, document.kind.name)
    try insert.bind(4, document.symbol)
    try write(insert, 5, document, text, bytes, run)
    let id = insert.lastInsertedID
    let key = DocumentKey(
      id: id, runID: try runID(run), iter: document.iter, symbol: document.symbol, file: document.file)
    if run.isKnown, try isLate(document, key) {
      // What is derived must not depend on when a file came.
      try deriveAnew(iter: document.iter, run)
    } else {
      try derive(from: text, key, run)
    }
  }

  /// Whether a document of the same iteration is stored that a directory would have brought after this one.
  private func isLate(_ document: ReadDocument, _ key: DocumentKey) throws -> Bool {
    let place: [String: Value] = [
      "run_id": .integer(key.runID), "iter": .integer(key.iter), "kind": .text(document.kind.name),
      "symbol": .text(key.symbol),
    ]
    return try statements.findLaterDocument.firstRow(place) != nil
  }

  /// What a document says, found out by the reading thread or here; nil where it cannot be taken.
  private func read(
    _ document: ReadDocument, _ bytes: UnsafeBufferPointer<UInt8>, _ run: RunInProgress
  ) -> DocumentText? {
    if let text = document.text { return text }
    do {
      return try reader.read(bytes, document.kind, iter: document.iter, symbol: document.symbol)
    } catch {
      for file in [document.file] + document.twins {
        run.reject(
          Rejection(
            file, iter: document.iter, document.kind, symbol: document.symbol, error, head: Array(bytes.prefix(256))))
      }
      return nil
    }
  }

  private struct Stored {
    let id: Int64
    let sha256: String
    let file: String
  }

  private func findStored(_ document: ReadDocument, _ run: RunInProgress) throws -> Stored? {
    let find = statements.findDocument
    try find.bind(1, try runID(run))
    try find.bind(2, document.iter)
    try find.bind(3, document.kind.name)
    try find.bind(4, document.symbol)
    guard try find.step() else { return nil }
    defer { find.reset() }
    guard case (.integer(let id), .text(let sha256), .text(let file)) = (find.value(0), find.value(1), find.value(2))
    else { return nil }
    return Stored(id: id, sha256: sha256, file: file)
  }

  /// What was rejected in the place of a document that is taken is no longer of interest.
  private func settleRejections(_ document: ReadDocument, _ run: RunInProgress) throws {
    guard run.hasRejectedFiles else { return }
    let key: [String: Value] = [
      "run_id": .integer(try runID(run)), "iter": .integer(document.iter), "kind": .text(document.kind.name),
      "symbol": .text(document.symbol),
    ]
    if try statements.deleteRejectedFiles.run(key) > 0 { run.report.isChanged = true }
  }

  private func resolve(
    _ document: ReadDocument, _ text: DocumentText, _ bytes: UnsafeBufferPointer<UInt8>, _ stored: Stored,
    _ run: RunInProgress
  ) throws {
    run.report.conflicts.append(
      .init(iter: document.iter, symbol: document.symbol, file: document.file, storedFile: stored.file))
    switch options.onConflict {
    case .reject: break
    case .keep: run.report.kept += 1
    case .replace: try replace(stored.id, with: document, text, bytes, run)
    }
  }

  /// Puts a stored document aside for another.
  func replace(
    _ storedID: Int64, with document: ReadDocument, _ text: DocumentText, _ bytes: UnsafeBufferPointer<UInt8>,
    _ run: RunInProgress
  ) throws {
    run.report.replaced += 1
    try statements.supersedeDocument.run([
      "document_id": .integer(storedID), "ingest_id": .integer(try ingestID(run)),
    ])
    try statements.replaceDocument.bind(6, storedID)
    try write(statements.replaceDocument, 1, document, text, bytes, run)
    try deriveAnew(iter: document.iter, run)
  }

  /// Binds file, sha256, body, original and ingest_id from a place on, and runs the statement.
  private func write(
    _ statement: Statement, _ first: Int, _ document: ReadDocument, _ text: DocumentText,
    _ bytes: UnsafeBufferPointer<UInt8>, _ run: RunInProgress
  ) throws {
    try statement.bind(first, document.file)
    try statement.bind(first + 1, document.sha256)
    try statement.bind(first + 4, try ingestID(run))
    guard let body = text.body else {
      try statement.bind(first + 2, text: bytes)
      try statement.bindNull(first + 3)
      return try statement.execute()
    }
    try body.withUnsafeBufferPointer { body in
      try statement.bind(first + 2, text: body)
      try statement.bind(first + 3, blob: bytes)
      try statement.execute()
    }
  }

  /// Derives all of an iteration's documents again, for what one of them gives may have stood in another's way.
  private func deriveAnew(iter: Int64, _ run: RunInProgress) throws {
    var documents: [(key: DocumentKey, text: DocumentText, metrics: [String])] = []
    let runID = try runID(run)
    try statements.findIterationDocuments.bind(["run_id": .integer(runID), "iter": .integer(iter)])
    while try statements.findIterationDocuments.step() {
      let row = statements.findIterationDocuments.values
      guard
        case (.integer(let id), .text(let kindName), .text(let symbol), .text(let file), .blob(let bytes)) =
          (row[0], row[1], row[2], row[3], row[4]), let kind = DocumentKind(name: kindName)
      else { continue }
      let text = try bytes.withUnsafeBufferPointer { try reader.read($0, kind, iter: iter, symbol: symbol) }
      let key = DocumentKey(id: id, runID: runID, iter: iter, symbol: symbol, file: file)
      documents.append((key, text, Self.patterns(row[5])))
    }
    for (key, _, _) in documents {
      try statements.deleteDocumentSymbols.run(["document_id": .integer(key.id)])
      try statements.deleteDocumentIssues.run(["document_id": .integer(key.id)])
      try histograms.remove(key)
    }
    defer { metrics = options.metrics }
    for (key, text, wanted) in documents {
      metrics = wanted
      try derive(from: text, key, run)
    }
  }

  /// The patterns of --metric as an ingest remembers them, one a line.
  static func patterns(_ column: Value) -> [String] {
    guard case .text(let lines) = column else { return [] }
    return lines.split(separator: "\n").map(String.init)
  }

  /// Fills the tables that are extracted from a stored document.
  private func derive(from text: DocumentText, _ key: DocumentKey, _ run: RunInProgress) throws {
    switch text.content {
    case .summary(let summary):
      try storeFigures(summary, key, run)
      if summary.hasHistograms { try storeHistograms(ofSummary: key, run) }
    case .metrics(let page): try storeHistograms(page, key, run)
    case .samples(let sheet): try storeHistograms(sheet, key, run)
    }
  }

  private func storeFigures(_ summary: Summary, _ key: DocumentKey, _ run: RunInProgress) throws {
    let insert = statements.insertIteration
    try insert.bind(1, key.runID)
    try insert.bind(2, key.iter)
    try insert.bind(3, summary.observedAt)
    for (place, metric) in statements.iterationPlaces { try insert.bind(place, summary.figures[metric]) }
    try insert.bind(13, Int64(key.symbol.isEmpty ? 1 : 0))
    try insert.execute()
    for symbol in summary.symbolSources { try reportTwice(symbol, key, run) }
    for (symbol, figures) in summary.symbols {
      let insert = statements.insertIterationSymbol
      try insert.bind(1, key.runID)
      try insert.bind(2, key.iter)
      try insert.bind(3, symbol)
      try insert.bind(4, key.id)
      for (place, metric) in statements.symbolPlaces { try insert.bind(place, figures[metric]) }
      try insert.bind(14, Int64(key.symbol.isEmpty ? 0 : 1))
      run.report.symbols += try insert.run()
    }
    for issue in summary.issues { try addIssue(key, issue, run) }
  }

  /// Two documents of one iteration give figures for one symbol: the one whose name says the symbol counts, and the
  /// other gets the issue.
  private func reportTwice(_ symbol: String, _ key: DocumentKey, _ run: RunInProgress) throws {
    let find = statements.findSymbolDocument
    try find.bind(1, key.runID)
    try find.bind(2, key.iter)
    try find.bind(3, symbol)
    guard try find.step() else { return }
    let (id, file) = (find.value(0), find.value(1))
    find.reset()
    guard case (.integer(let otherID), .text(let otherFile)) = (id, file), otherID != key.id else { return }
    let isNamed = !key.symbol.isEmpty
    let other = DocumentKey(id: otherID, runID: key.runID, iter: key.iter, symbol: symbol, file: otherFile)
    let detail = "\(symbol) is taken from \(isNamed ? key.file : otherFile)"
    try addIssue(isNamed ? other : key, "symbol_twice", path: nil, detail, run)
  }

  func addIssue(_ key: DocumentKey, _ code: String, path: String?, _ detail: String, _ run: RunInProgress) throws {
    let issue = Summary.Issue(path: path.map { Array($0.utf8) }, code: code, detail: Array(detail.utf8))
    try addIssue(key, issue, run)
  }

  private func addIssue(_ key: DocumentKey, _ issue: Summary.Issue, _ run: RunInProgress) throws {
    let insert = statements.insertIssue
    try insert.bind(1, key.runID)
    try insert.bind(2, key.iter)
    try insert.bind(3, key.file)
    try insert.bind(5, issue.code)
    try insert.bind(7, key.id)
    try (issue.path ?? []).withUnsafeBufferPointer { path in
      if issue.path == nil { try insert.bindNull(4) } else { try insert.bind(4, text: path) }
      try issue.detail.withUnsafeBufferPointer { detail in
        try insert.bind(6, text: detail)
        try insert.execute()
      }
    }
    run.report.issues += 1
  }
}
