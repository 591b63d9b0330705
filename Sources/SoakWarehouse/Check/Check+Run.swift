import SQLite

extension Check {
  /// Stores the documents of a run once more, in a database of its own with the code of ingest, and compares what they
  /// give with what is stored.
  func checkRun(_ id: Int64, _ name: String) throws {
    let ingestion = try Ingestion(scratch, IngestOptions()) { _, _ in }
    try checkAttachments(id, name, ingestion)
    try scratch.transaction {
      let run = RunInProgress(source: "check")
      ingestion.histograms.begin()
      try ingestion.open(run, named: name)
      let documents = try connection.prepare(SQL.runDocuments)
      try documents.bind(["run_id": .integer(id)])
      while try documents.step() { try derive(documents.values, ingestion, run, name) }
      _ = try ingestion.conclude(run)
      let derived = try ingestion.runID(run)
      for (table, sql) in SQL.rederived {
        do {
          try compare(sql, in: table, ["run_id": .integer(id)], ["run_id": .integer(derived)], name)
        } catch let error as SQLiteError where !error.isInputOutput && !error.isBusy {
          try add(name, nil, "\(table): \(error.message)")
        }
      }
      return ((), commit: false)
    }
  }

  private func derive(_ row: [Value], _ ingestion: Ingestion, _ run: RunInProgress, _ name: String) throws {
    report.documents += 1
    guard
      case (.integer(let iter), .text(let kindName), .text(let symbol), .text(let file), .text(let sha256)) =
        (row[0], row[1], row[2], row[3], row[4]), case .blob(let bytes) = row[5],
      let kind = DocumentKind(name: kindName), Self.isName(file, of: kind, iter, symbol)
    else {
      return try add(name, nil, "document \(row[3]) does not belong to iteration \(row[0]), \(row[1]), \(row[2])")
    }
    do {
      try bytes.withUnsafeBufferPointer { bytes in
        if Ingestion.sha256(bytes) != sha256 {
          try add(name, iter, "document \(file) has not the digest stored with it")
        }
        ingestion.metrics = Ingestion.patterns(row[6])
        let text = try ingestion.reader.read(bytes, kind, iter: iter, symbol: symbol)
        let document = ReadDocument(
          kind: kind, iter: iter, symbol: symbol, file: file, sha256: sha256, bytes: 0..<bytes.count, text: text)
        try ingestion.store(document, bytes, run)
      }
    } catch let refusal as FileBuffer.Refusal {
      try add(name, iter, "document \(file) cannot be taken any more: \(refusal.detail)")
    }
  }

  private static func isName(_ file: String, of kind: DocumentKind, _ iter: Int64, _ symbol: String) -> Bool {
    if kind == .samples && file == "observed \(symbol)" { return true }
    let name = Array(file.utf8).withUnsafeBufferPointer { RunFileName($0) }
    guard case .document(kind, iter, _, symbol) = name else { return false }
    return true
  }

  /// What is kept byte by byte must have the digest it was stored with.
  private func checkAttachments(_ id: Int64, _ name: String, _ ingestion: Ingestion) throws {
    let files = try connection.prepare(SQL.runAttachments)
    try files.bind(["run_id": .integer(id)])
    while try files.step() {
      let row = files.values
      report.otherFiles += 1
      guard case (.text(let file), .text(let sha256), .blob(let bytes)) = (row[0], row[2], row[3]) else {
        try add(name, nil, "side_file or superseded_document \(row[0]) has lost its content")
        continue
      }
      var iter: Int64?
      if case .integer(let number) = row[1] { iter = number }
      try bytes.withUnsafeBufferPointer { bytes in
        let table = iter == nil ? "side_file" : "superseded_document"
        if Ingestion.sha256(bytes) != sha256 {
          try add(name, iter, "\(table) \(file) has not the digest stored with it")
        }
        guard let iter, let stored = row[5].text, let kind = row[4].text.flatMap(DocumentKind.init(name:)) else {
          return
        }
        let text = try? ingestion.reader.read(bytes, kind, iter: iter, symbol: "")
        guard let text, stored.utf8.elementsEqual(text.body ?? Array(bytes)) else {
          return try add(name, iter, "\(table) \(file): body is not its document's")
        }
      }
    }
  }
}
