import SQLite

/// One call of ingest: a thread reads the runs' files, this one writes them, each run whole or not at all.
final class Ingestion {
  let connection: Connection
  let options: IngestOptions
  let statements: IngestStatements
  let histograms: HistogramStore
  /// For what the reading thread left to be understood here.
  var reader: DocumentReader
  /// The patterns of the metrics that the document at hand is to give.
  var metrics: [String]
  private let progress: (Int, Int) -> Void

  /// A commit waits for the disk, so that new short runs share one. None is reported before it.
  private static let documentsPerCommit = 20_000
  private static let timePerCommit = Duration.seconds(1)
  /// What is more than this may not fit into SQLite's cache, and would keep readers out long before its commit.
  static let documentsBesideReaders = 500

  init(_ connection: Connection, _ options: IngestOptions, _ progress: @escaping (Int, Int) -> Void) throws {
    self.connection = connection
    self.options = options
    self.progress = progress
    metrics = options.metrics
    try connection.execute(SQL.beginIngest)
    reader = DocumentReader(try MetricAliases(connection))
    statements = try IngestStatements(connection, reader.aliases)
    histograms = try HistogramStore(connection)
  }

  deinit { try? connection.execute(SQL.endIngest) }

  func ingest(_ plan: IngestPlan, _ finished: (IngestReport.Run) -> Void) throws -> IngestReport {
    let jobs = try plan.runs.map { source, name in
      RunReader.Job(source: source, isKnown: try name.flatMap(runID) != nil)
    }
    let documents = zip(plan.runs, jobs).lazy.filter { !$1.isKnown || self.options.onConflict == .replace }
      .reduce(0) { $0 + $1.0.source.documentCount }
    return try connection.writing(much: mattersToReaders(documents)) { try ingest(plan, jobs, finished) }
  }

  /// Whether that many new documents would keep readers waiting; in a new database there is nothing to read.
  func mattersToReaders(_ documents: Int) throws -> Bool {
    try documents > Self.documentsBesideReaders && connection.value(SQL.countRuns) != 0
  }

  private func ingest(
    _ plan: IngestPlan, _ jobs: [RunReader.Job], _ finished: (IngestReport.Run) -> Void
  ) throws -> IngestReport {
    let queue = BatchQueue()
    let aliases = reader.aliases
    let thread = try Thread {
      var reader = RunReader(queue, aliases)
      reader.read(jobs)
    }
    let report = Result { try store(plan, jobs, ReadFiles(queue, progress), finished) }
    queue.stop()
    thread.join()
    return try report.get()
  }

  private func store(
    _ plan: IngestPlan, _ jobs: [RunReader.Job], _ files: ReadFiles, _ finished: (IngestReport.Run) -> Void
  ) throws -> IngestReport {
    var report = IngestReport(plan)
    // Stored, and not yet on the disk.
    var pending: [IngestReport.Run] = []
    var documentCount = 0
    var begun = ContinuousClock.now
    func commit() throws {
      if connection.isInTransaction { try connection.commit() }
      report.runs += pending
      pending.forEach(finished)
      (pending, documentCount) = ([], 0)
    }
    do {
      for ((source, name), job) in zip(plan.runs, jobs) {
        // What changes in a run that is there may be much to undo, and has a transaction of its own.
        if job.isKnown { try commit() }
        if !connection.isInTransaction {
          try connection.begin()
          begun = .now
        }
        do {
          let run =
            try job.isKnown ? alone(source, name, files) : connection.savepoint { try store(source, name, files) }
          pending.append(run)
          documentCount += run.new
        } catch let error as FileError {
          if job.isKnown { connection.rollback() }
          report.passedOver.append(.init(path: source.path, error))
        }
        if job.isKnown || documentCount >= Self.documentsPerCommit || .now - begun > Self.timePerCommit { try commit() }
      }
      try commit()
    } catch {
      // The runs before the one that failed are whole.
      if connection.isInTransaction { try? commit() }
      connection.rollback()
      throw error
    }
    return report
  }

  /// Takes one run in a transaction of its own.
  private func alone(_ source: RunSource, _ name: String?, _ files: ReadFiles) throws -> IngestReport.Run {
    do {
      let (run, keep) = try store(source, name, files)
      if !keep { connection.rollback() }
      return run
    } catch {
      connection.rollback()
      throw error
    }
  }

  /// Takes one run: all of its acceptable files, or none.
  private func store(
    _ source: RunSource, _ name: String?, _ files: ReadFiles
  ) throws -> (IngestReport.Run, keep: Bool) {
    let run = RunInProgress(source: source.path)
    histograms.begin()
    if let name {
      try open(run, named: name)
      try storeDocuments(files, run)
    } else {
      try storeUnnamed(files, run)
    }
    return try conclude(run) { try storeOtherFiles(files, run) }
  }

  /// Ends a run: refused where there is a conflict, else with what is stored beside the documents.
  func conclude(
    _ run: RunInProgress, _ storeOtherFiles: () throws -> Void = {}
  ) throws -> (IngestReport.Run, keep: Bool) {
    run.report.isRefused = options.onConflict == .reject && !run.report.conflicts.isEmpty
    if run.report.isRefused { run.report.discard() }
    if !run.report.isRefused { try storeRejections(run) }
    try storeOtherFiles()
    if !run.report.isRefused {
      try storeLabels(run)
      if let id = run.id { try histograms.addUp(runID: id) }
    }
    return (run.report, keep: run.report.isChanged)
  }

  /// Finds the run, or remembers the name it will have.
  func open(_ run: RunInProgress, named name: String) throws {
    run.report.run = name
    guard let id = try runID(name) else { return }
    run.id = id
    run.isKnown = true
    run.hasRejectedFiles = try statements.hasRejectedFiles.firstRow(["run_id": .integer(id)]) != nil
    histograms.isRunKnown = true
  }

  private func runID(_ name: String) throws -> Int64? {
    guard case .integer(let id) = try statements.findRun.firstRow(["name": .text(name)])?.first else { return nil }
    return id
  }

  /// Takes the documents of a run whose name is to be made from them. Where a run of that name exists, it has the very
  /// same documents, and they are not stored again.
  private func storeUnnamed(_ files: ReadFiles, _ run: RunInProgress) throws {
    // No run can be called so.
    run.report.run = "\u{1}"
    let stored = try connection.savepoint {
      try storeDocuments(files, run)
      let stored = run.report
      let name = run.contentName
      let known = try runID(name) != nil
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
  func runID(_ run: RunInProgress) throws -> Int64 {
    if let id = run.id { return id }
    try statements.insertRun.run(["name": .text(run.report.run)])
    run.id = connection.lastInsertedID
    return connection.lastInsertedID
  }

  /// The row of this ingest, made when the first thing of it is stored.
  func ingestID(_ run: RunInProgress) throws -> Int64 {
    if let id = run.ingestID { return id }
    try statements.insertIngest.run([
      "run_id": .integer(try runID(run)), "ingested_at": .null, "source": .text(run.report.source),
      "soakdb_version": .text(soakdbVersion), "schema_version": .integer(Schema.version),
    ])
    let id = connection.lastInsertedID
    run.ingestID = id
    run.report.isChanged = true
    for pattern in options.metrics {
      try connection.run(SQL.insertIngestMetric, ["ingest_id": .integer(id), "pattern": .text(pattern)])
    }
    return id
  }
}
