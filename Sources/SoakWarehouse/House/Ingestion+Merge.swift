import SQLite

extension Ingestion {
  /// Takes a run of another warehouse: all that it holds and this one has not, or nothing where the two contradict
  /// each other. What is derived is derived anew from the documents' bytes, as an ingest does it.
  ///
  /// The order of merges does not count: what both have is one, what one has is taken, and a document that one of them
  /// has put aside gives way to what took its place.
  func merge(_ name: String, from source: MergeSource) throws -> MergeReport.Run {
    try source.read(name) { theirs in
      try connection.transaction {
        let run = RunInProgress(source: source.path)
        histograms.begin()
        try open(run, named: name)
        let merge = RunMerge(self, source, theirs: theirs, run)
        try merge.findConflicts()
        if merge.report.conflicts == 0 { try merge.takeAll() }
        let (report, commit) = try conclude(run)
        let isTaken = commit && merge.report.conflicts == 0
        if isTaken, let id = run.id {
          try connection.audit("merge", Directory.resolved(source.path), run: name, .integer(id))
        }
        return (merge.conclude(report), commit: isTaken)
      }
    }
  }
}

/// One run of another warehouse on its way into this one.
private final class RunMerge {
  let ingestion: Ingestion
  let source: MergeSource
  let theirs: Value
  let run: RunInProgress
  var report: MergeReport.Run
  private var ingestIDs: [MergeSource.Origin: Int64] = [:]

  init(_ ingestion: Ingestion, _ source: MergeSource, theirs: Value, _ run: RunInProgress) {
    (self.ingestion, self.source, self.theirs, self.run) = (ingestion, source, theirs, run)
    report = MergeReport.Run(run: run.report.run, source: source.path)
  }

  private enum Decision {
    case take, same, leave, conflict
    case replace(Int64)
  }

  /// What to do with a document of theirs: a matter of what either side has seen, never of when.
  private func decide(_ document: MergeSource.Document) throws -> Decision {
    guard run.isKnown, let id = run.id else { return .take }
    let ours = document.key.merging(["run_id": .integer(id)]) { $1 }
    guard let stored = try ingestion.statements.findDocument.firstRow(ours), case .integer(let storedID) = stored[0]
    else {
      return .take
    }
    if stored[1] == .text(document.sha256) { return .same }
    let isOursOld = try source.hasSuperseded(stored[1], document.key, of: theirs)
    let isTheirsOld =
      try ingestion.connection.value(
        SQL.findSuperseded, ours.merging(["sha256": .text(document.sha256)]) { $1 }) != nil
    if isOursOld == isTheirsOld { return .conflict }
    return isOursOld ? .replace(storedID) : .leave
  }

  /// Looks for what the two say differently, before anything is written.
  func findConflicts() throws {
    guard run.isKnown, let id = run.id else { return }
    try source.forEachDocument(of: theirs) { document in
      guard case .conflict = try decide(document) else { return }
      let symbol = document.symbol.isEmpty ? "" : " of \(document.symbol)"
      report.addConflict("the \(document.kind.name) of iteration \(document.iter)\(symbol) has other bytes")
    }
    try source.forEachLabel(of: theirs) { row in
      let ours = try ingestion.connection.value(SQL.findLabel, ["run_id": .integer(id), "key": row[0]])
      if case .text(let ours) = ours, case (.text(let key), .text(let theirs)) = (row[0], row[1]), ours != theirs {
        report.addConflict("the label \(key) is '\(ours)' here and '\(theirs)' there")
      }
    }
  }

  func takeAll() throws {
    try takeDocuments()
    try takeSuperseded()
    try takeSideFiles()
    try takeRejectedFiles()
    try source.forEachFileIssue(of: theirs) { row in
      let issue: [String: Value] = [
        "run_id": .integer(try ingestion.runID(run)), "file": row[0], "code": row[1], "detail": row[2],
      ]
      if try ingestion.statements.insertFileIssue.run(issue) > 0 { run.report.isChanged = true }
    }
    try source.forEachLabel(of: theirs) { row in
      let label: [String: Value] = ["run_id": .integer(try ingestion.runID(run)), "key": row[0], "value": row[1]]
      report.labels += try ingestion.statements.upsertLabel.run(label)
    }
    if report.labels > 0 { run.report.isChanged = true }
  }

  private func takeDocuments() throws {
    try source.forEachDocument(of: theirs) { document in
      switch try decide(document) {
      case .same, .leave, .conflict: run.report.same += 1
      case .take: try asOf(document.origin) { try read(document) { try ingestion.store($0, $2, run) } }
      case .replace(let storedID):
        try asOf(document.origin) {
          try read(document) { try ingestion.replace(storedID, with: $0, $1, $2, run) }
        }
      }
    }
  }

  /// Runs `body` with a document, what it says, and its bytes.
  private func read(
    _ document: MergeSource.Document, _ body: (ReadDocument, DocumentText, UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    try source.bytes(of: document).withUnsafeBufferPointer { bytes in
      guard Ingestion.sha256(bytes) == document.sha256 else {
        throw MergeError.damaged(path: source.path, run: report.run, file: document.file)
      }
      let text: DocumentText
      do throws(FileBuffer.Refusal) {
        text = try ingestion.reader.read(bytes, document.kind, iter: document.iter, symbol: document.symbol)
      } catch {
        throw MergeError.unreadable(path: source.path, run: report.run, file: document.file, why: error.detail)
      }
      let read = ReadDocument(
        kind: document.kind, iter: document.iter, symbol: document.symbol, file: document.file,
        sha256: document.sha256, bytes: 0..<bytes.count, text: text)
      try body(read, text, bytes)
    }
  }

  private func takeSuperseded() throws {
    try source.forEachSuperseded(of: theirs) { row in
      let key = try ours(["iter": row[0], "kind": row[1], "symbol": row[2], "sha256": row[3]])
      guard try ingestion.connection.value(SQL.findSuperseded, key) == nil else { return }
      try asOf(MergeSource.Origin(row)) {
        let rest: [String: Value] = [
          "file": row[4], "body": row[5], "original": row[6], "ingest_id": .integer(try ingestion.ingestID(run)),
        ]
        try ingestion.connection.run(SQL.insertSuperseded, key.merging(rest) { $1 })
      }
    }
  }

  private func takeSideFiles() throws {
    try source.forEachSideFile(of: theirs) { row in
      let key = try ours(["path": row[0], "sha256": row[1]])
      guard try ingestion.statements.findSideFile.firstRow(key) == nil else { return }
      try asOf(MergeSource.Origin(row)) {
        let rest: [String: Value] = ["content": row[2], "ingest_id": .integer(try ingestion.ingestID(run))]
        try ingestion.statements.insertSideFile.run(key.merging(rest) { $1 })
      }
      report.sideFiles += 1
    }
  }

  /// A document settles what was refused in its place, unless the same warehouse saw the refused file after it.
  private func takeRejectedFiles() throws {
    try source.forEachRejectedFile(of: theirs) { row in
      let place = try ours(["iter": row[0], "kind": row[1], "symbol": row[2]])
      let isSettled = try row[7] == 0 && ingestion.statements.findDocument.firstRow(place) != nil
      let key = place.merging(["file": row[3], "reason": row[4], "detail": row[5], "head": row[6]]) { $1 }
      guard !isSettled, try ingestion.connection.value(SQL.findRefusal, key) == nil else { return }
      try asOf(MergeSource.Origin(row)) {
        let ingest: [String: Value] = ["ingest_id": .integer(try ingestion.ingestID(run))]
        try ingestion.connection.run(SQL.mergeRejectedFile, key.merging(ingest) { $1 })
      }
      report.rejected += 1
    }
  }

  private func ours(_ values: [String: Value]) throws -> [String: Value] {
    values.merging(["run_id": .integer(try ingestion.runID(run))]) { $1 }
  }

  /// Runs `body` so that what it stores is of the ingest that brought it there, with its time and source.
  private func asOf(_ origin: MergeSource.Origin, _ body: () throws -> Void) throws {
    run.report.isChanged = true
    run.ingestID = try ingestIDs[origin] ?? ingestID(origin)
    ingestIDs[origin] = run.ingestID
    try body()
  }

  private func ingestID(_ origin: MergeSource.Origin) throws -> Int64 {
    let row = try ours([
      "ingested_at": origin.ingestedAt, "source": origin.source, "soakdb_version": origin.soakdbVersion,
      "schema_version": origin.schemaVersion,
    ])
    if case .integer(let id)? = try ingestion.connection.value(SQL.findIngest, row) { return id }
    try ingestion.statements.insertIngest.run(row)
    return ingestion.connection.lastInsertedID
  }

  func conclude(_ ingested: IngestReport.Run) -> MergeReport.Run {
    (report.new, report.same, report.replaced) = (ingested.new, ingested.same, ingested.replaced)
    report.isChanged = ingested.isChanged && report.conflicts == 0
    return report
  }
}
