import Exposition
import Glibc
import SQLite

/// The version of the program, as `--version` prints it and as each ingest records it.
public let soakdbVersion = "0.1.0"

/// One database of soak results.
public struct Warehouse {
  let connection: Connection
  /// The database's file.
  public let path: String
  let busySeconds: Int

  /// Opens the database as its only writer; creates it and brings its schema up to date.
  /// - Parameters:
  ///   - busySeconds: how long to wait for another process that holds the database.
  ///   - onWait: called once where another process is writing.
  public init(writing path: String, busySeconds: Int = 30, onWait: () -> Void = {}) throws {
    self = try Self.explained(path, busySeconds) {
      let connection = try Self.writable(path, busySeconds, onWait) { try Schema.upgrade($0, path: path, check: $1) }
      return Warehouse(path, connection, busySeconds)
    }
  }

  /// The same, for an ingest to follow: a new database gets its tables in the transaction that stores its first run, so
  /// that both wait for the disk together. Until then it is an empty file.
  public init(ingestingInto path: String, busySeconds: Int = 30, onWait: () -> Void = {}) throws {
    self = try Self.explained(path, busySeconds) {
      let connection = try Self.writable(path, busySeconds, onWait) { connection, check in
        guard try Schema.isNew(connection) else {
          return try Schema.upgrade(connection, path: path, check: check)
        }
        // What can be set outside a transaction only.
        try connection.execute(SQL.beginIngest)
        try Schema.beginUpgrade(connection, path: path)
      }
      return Warehouse(path, connection, busySeconds)
    }
  }

  /// Opens an existing database for questions, which all see it as it was at the first of them; nothing is written but a
  /// schema that is out of date.
  public init(reading path: String, busySeconds: Int = 30, onWait: () -> Void = {}) throws {
    self = try Self.explained(path, busySeconds) {
      let connection = try Self.readable(path, busySeconds, onWait)
      if try !Schema.isCurrent(connection, path: path) {
        try connection.execute("ROLLBACK")
        do {
          _ = try Warehouse(writing: path, busySeconds: busySeconds, onWait: onWait)
        } catch StorageError.failed {
          throw SchemaError.outdated(path: path)
        }
        try connection.execute("BEGIN")
      }
      return Warehouse(path, connection, busySeconds)
    }
  }

  /// Opens an existing database to change what it holds; unlike `init(writing:)` it creates none.
  public init(changing path: String, busySeconds: Int = 30, onWait: () -> Void = {}) throws {
    guard try Self.isThere(path) else { throw SchemaError.missing(path: path) }
    try self.init(writing: path, busySeconds: busySeconds, onWait: onWait)
  }

  private init(_ path: String, _ connection: Connection, _ busySeconds: Int) {
    (self.path, self.connection, self.busySeconds) = (path, connection, busySeconds)
  }

  /// A copy to try something on, in a file that nobody else sees and that goes with it.
  func trialCopy() throws -> Warehouse {
    try explained { Warehouse(path, try connection.temporaryCopy(), busySeconds) }
  }

  /// A database of ours inside a transaction that holds on to one state of it; nothing is written.
  static func readable(_ path: String, _ busySeconds: Int, _ onWait: () -> Void) throws -> Connection {
    try recovering(path, busySeconds, onWait) {
      let connection = try Connection(path: path, mode: .readOnly, busySeconds: busySeconds)
      try connection.execute("BEGIN")
      _ = try Schema.version(of: connection)
      return connection
    }
  }

  /// Runs what opens a database to read it; where a killed process left something half done, that is undone first.
  static func recovering<Result>(
    _ path: String, _ busySeconds: Int, _ onWait: () -> Void, _ body: () throws -> Result
  ) throws -> Result {
    func attempt() throws -> Result {
      guard try isThere(path) else { throw SchemaError.missing(path: path) }
      return try body()
    }
    do {
      return try attempt()
    } catch let error as SQLiteError where error.needsRecovery {
      let lock = try WriterLock(database: path, seconds: busySeconds, onWait: onWait)
      let writer = try Connection(path: path, mode: .readWrite, busySeconds: busySeconds, lock: lock)
      _ = try Schema.version(of: writer)
    }
    return try attempt()
  }

  /// The connection of the only writer, once `upgrade` has brought the schema up to date.
  /// - Parameter upgrade: gets the check to be made before anything is written.
  private static func writable(
    _ path: String, _ busySeconds: Int, _ onWait: () -> Void,
    _ upgrade: (Connection, _ check: (Connection) throws -> Void) throws -> Void
  ) throws -> Connection {
    try refuseForeign(path, busySeconds)
    // One in memory is nobody else's.
    let lock = path == ":memory:" ? nil : try WriterLock(database: path, seconds: busySeconds, onWait: onWait)
    let connection = try Connection(path: path, mode: .create, busySeconds: busySeconds, lock: lock)
    try upgrade(connection) { connection in
      guard let lock, !lock.isUnchanged, let found = try connection.quickCheck().first else { return }
      throw StorageError.damaged(path: path, message: found)
    }
    // A killed process, or readers who stayed, may have left a log.
    if !connection.isInTransaction { connection.closeLog() }
    lock?.markSound()
    return connection
  }

  /// Whether there is a file with something in it; an empty one is what an ingest leaves that was killed before it had
  /// stored anything. Throws where there is something else, which to open may take for ever.
  private static func isThere(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    guard Directory.kind(ofMode: status.st_mode) == .file else { throw StorageError.notAFile(path: path) }
    return status.st_size > 0
  }

  /// Throws where the file is not ours, before anything is put beside it.
  private static func refuseForeign(_ path: String, _ busySeconds: Int) throws {
    guard try isThere(path), access(WriterLock.path(ofDatabase: path), F_OK) != 0 else { return }
    do {
      _ = try Schema.isCurrent(Connection(path: path, mode: .readOnly, busySeconds: busySeconds), path: path)
    } catch let error as SQLiteError where error.needsRecovery {}
  }

  /// Runs what may meet SQLite's errors, and gives them the sentence of a StorageError.
  func explained<Result>(_ body: () throws -> Result) throws -> Result { try Self.explained(path, busySeconds, body) }

  static func explained<Result>(
    _ path: String, _ busySeconds: Int = 30, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as SQLiteError {
      throw StorageError(path: path, busySeconds: busySeconds, error)
    } catch let error as WriterLock.Failure {
      throw StorageError(path: path, busySeconds: busySeconds, error)
    }
  }

  /// Reads the runs of a plan into the database, one transaction per run.
  /// - Parameters:
  ///   - progress: called now and then with the files done and to do of the run at hand.
  ///   - finished: called with what became of each run, after its transaction.
  public func ingest(
    _ plan: IngestPlan, progress: @escaping (_ done: Int, _ all: Int) -> Void = { _, _ in },
    finished: (IngestReport.Run) -> Void = { _ in }
  ) throws -> IngestReport {
    try explained { try Ingestion(connection, plan.options, progress).ingest(plan, finished) }
  }

  /// Stores raw observations of one metric in one iteration, counted into its buckets.
  /// - Parameters:
  ///   - values: one number a line; what is none is counted as refused, and an issue.
  ///   - bounds: rising upper bounds; nil: those known by the metric's name.
  public func observe(
    _ values: String, metric: String, iter: Int64, run: String, bounds: [Double]?, onConflict: ConflictPolicy
  ) throws -> IngestReport.Run {
    try RunName.check(run)
    guard bounds != nil || SampleLayout.known[metric] != nil else { throw ObserveError.noLayout(metric) }
    guard 0...RunFileName.maximumIndex ~= iter else { throw ObserveError.badIteration(iter) }
    guard HistogramPoint.isMetricName(metric) else { throw ObserveError.badMetric(metric) }
    var text = bounds.map { "# buckets \(metric) \($0.map { "\($0)" }.joined(separator: " "))\n" } ?? ""
    let head = text.utf8.count
    for value in values.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map(Substring.init) {
      text += "\(metric),\(value)\n"
    }
    guard text.utf8.count > head else { throw ObserveError.nothing }
    var options = IngestOptions()
    options.onConflict = onConflict
    return try explained {
      try Ingestion(connection, options) { _, _ in }.observe(text, metric: metric, iter: iter, into: run)
    }
  }
}

/// Why observations are not taken.
public enum ObserveError: Error, CustomStringConvertible {
  case noLayout(String)
  case badIteration(Int64)
  case badMetric(String)
  case nothing

  public var description: String {
    switch self {
    case .noLayout(let metric):
      "No buckets are known for '\(Terminal.inert(metric))'. Give them with --buckets 1,2,5."
    case .nothing: "There was no observation on standard input, and nothing was stored."
    case .badIteration(let iter): "\(iter) is no iteration: expected 0 to 10^9."
    case .badMetric(let metric):
      "'\(Terminal.inert(metric))' is no metric's name: expected letters, digits, '_' and ':'."
    }
  }
}
