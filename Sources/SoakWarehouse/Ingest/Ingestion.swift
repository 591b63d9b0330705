import Crypto
import SQLite

/// One call of ingest: finds the runs, then takes them one by one, each in a transaction of its own.
final class Ingestion {
  let connection: Connection
  let options: IngestOptions
  let progress: (Int, Int) -> Void
  let statements: IngestStatements
  let histograms: HistogramStore
  var buffer = FileBuffer()

  init(_ connection: Connection, _ options: IngestOptions, _ progress: @escaping (Int, Int) -> Void) throws {
    self.connection = connection
    self.options = options
    self.progress = progress
    statements = try IngestStatements(connection)
    histograms = try HistogramStore(connection)
  }

  func ingest(_ plan: IngestPlan, _ finished: (IngestReport.Run) -> Void) throws -> IngestReport {
    var report = IngestReport(plan)
    for (source, name) in plan.runs {
      do {
        let run = try ingest(source, name)
        report.runs.append(run)
        finished(run)
      } catch let error as FileError {
        report.passedOver.append(.init(path: source.path, error))
      }
    }
    return report
  }

  /// Takes one run: all of its acceptable files, or none.
  private func ingest(_ source: RunSource, _ name: String?) throws -> IngestReport.Run {
    let directory = try Directory(path: source.directory)
    let listing = try RunListing(directory)
    return try connection.transaction {
      let run = RunInProgress(source: source.path)
      histograms.begin()
      if let name {
        try open(run, named: name)
        try storeDocuments(listing, in: directory, only: source.files, run)
      } else {
        try storeUnnamed(listing, in: directory, only: source.files, run)
      }
      return try conclude(run) {
        try storeRejections(run)
        if source.files == nil {
          try storeNearMisses(listing, run)
          try storeSideFiles(of: source, directory, listing, run)
        }
        try storeLabels(run)
      }
    }
  }

  /// Ends a run's transaction: refused where there is a conflict, else with what is stored beside the documents.
  func conclude(
    _ run: RunInProgress, _ storeTheRest: () throws -> Void = {}
  ) throws -> (IngestReport.Run, commit: Bool) {
    run.report.isRefused = options.onConflict == .reject && !run.report.conflicts.isEmpty
    if run.report.isRefused {
      run.report.discard()
    } else {
      try storeTheRest()
      if let id = run.id { try histograms.addUp(runID: .integer(id)) }
    }
    return (run.report, commit: run.report.isChanged)
  }

  /// Finds the run, or remembers the name it will have.
  func open(_ run: RunInProgress, named name: String) throws {
    run.report.run = name
    if case .integer(let id) = try statements.findRun.firstRow(["name": .text(name)])?.first {
      run.id = id
      run.isKnown = true
    }
  }

  /// Takes the documents of a run whose name is to be made from them. Where a run of that name exists, it has the very
  /// same documents, and they are not stored again.
  private func storeUnnamed(
    _ listing: RunListing, in directory: borrowing Directory, only files: [String]?, _ run: RunInProgress
  ) throws {
    // No run can be called so.
    run.report.run = "\u{1}"
    let stored = try connection.savepoint {
      try storeDocuments(listing, in: directory, only: files, run)
      let stored = run.report
      let name = run.contentName
      let known = try statements.findRun.firstRow(["name": .text(name)]) != nil
      run.report.run = name
      if !known, let id = run.id { try statements.nameRun.run(["name": .text(name), "run_id": .integer(id)]) }
      return (known ? stored : nil, keep: !known)
    }
    guard let stored else { return }
    run.forgetRows()
    histograms.begin()
    run.report.discard()
    run.report.same = stored.new
    try open(run, named: run.report.run)
  }

  private func storeLabels(_ run: RunInProgress) throws {
    guard let id = run.id else { return }
    for label in options.labels {
      let changed = try statements.upsertLabel.run([
        "run_id": .integer(id), "key": .text(label.key), "value": .text(label.value),
      ])
      run.report.labels += changed
      if changed > 0 { run.report.isChanged = true }
    }
  }

  /// The run's row, made when the first thing of it is stored.
  func runID(_ run: RunInProgress) throws -> Value {
    if let id = run.id { return .integer(id) }
    try statements.insertRun.run(["name": .text(run.report.run)])
    run.id = connection.lastInsertedID
    return .integer(connection.lastInsertedID)
  }

  /// The row of this ingest, made when the first thing of it is stored.
  func ingestID(_ run: RunInProgress) throws -> Value {
    if let id = run.ingestID { return .integer(id) }
    try statements.insertIngest.run([
      "run_id": try runID(run), "ingested_at": .null, "source": .text(run.report.source),
      "soakdb_version": .text(soakdbVersion), "schema_version": .integer(Schema.version),
    ])
    run.ingestID = connection.lastInsertedID
    run.report.isChanged = true
    return .integer(connection.lastInsertedID)
  }
}

/// What one run's transaction knows so far.
final class RunInProgress {
  var report: IngestReport.Run
  var id: Int64?
  var ingestID: Int64?
  /// Whether the database had the run before.
  var isKnown = false
  /// Files that are not taken, with their first bytes, to be stored once the run has its name.
  var rejections: [Rejection] = []
  private var contentHash = SHA256()

  struct Rejection {
    let rejected: IngestReport.Rejected
    let iter: Int64?
    let kind: DocumentKind
    let symbol: String
    let head: [UInt8]
  }

  init(source: String) { report = IngestReport.Run(source: source) }

  func reject(
    _ file: String, iter: Int64?, _ kind: DocumentKind, symbol: String, _ refusal: FileBuffer.Refusal, head: [UInt8]
  ) {
    let rejected = IngestReport.Rejected(file: file, reason: refusal.reason, detail: refusal.detail)
    report.rejected.append(rejected)
    rejections.append(Rejection(rejected: rejected, iter: iter, kind: kind, symbol: symbol, head: head))
    contentHash.update(data: Array("rejected \(file) \(refusal.reason) ".utf8) + head + Array("\n".utf8))
  }

  /// Makes a document part of what the run's name is made from.
  func addToContent(iter: Int64, _ kind: DocumentKind, symbol: String, sha256: String) {
    contentHash.update(data: Array("\(iter) \(kind.name) \(symbol) \(sha256)\n".utf8))
  }

  /// A name that the same files give again, whatever their directory is called.
  var contentName: String { "soak-" + contentHash.finalize().hexadecimal.prefix(12) }

  func forgetRows() { (id, ingestID) = (nil, nil) }
}

extension Sequence<UInt8> {
  /// Two digits a byte, in lower case.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
