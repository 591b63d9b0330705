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

  /// Opens the database for writing; creates it and brings its schema up to date.
  public init(writing path: String) throws {
    self = try Self.explained(path) {
      let warehouse = try Warehouse(path, mode: .create)
      try Schema.upgrade(warehouse.connection, path: path)
      return warehouse
    }
  }

  /// Opens an existing database for questions; nothing is written but a schema that is out of date.
  public init(reading path: String) throws {
    guard access(path, F_OK) == 0 else { throw SchemaError.missing(path: path) }
    self = try Self.explained(path) {
      let warehouse = try Warehouse(path, mode: .readOnly)
      do {
        if try Schema.isCurrent(warehouse.connection, path: path) { return warehouse }
      } catch let error as SQLiteError where error.needsRecovery {
        // What a killed process left half done is undone by the next one that may write.
        _ = try Schema.isCurrent(Connection(path: path, mode: .readWrite), path: path)
        return warehouse
      }
      do {
        _ = try Warehouse(writing: path)
      } catch StorageError.failed {
        throw SchemaError.outdated(path: path)
      }
      return warehouse
    }
  }

  /// Opens an existing database to change what it holds; unlike `init(writing:)` it creates none.
  public init(changing path: String) throws {
    guard access(path, F_OK) == 0 else { throw SchemaError.missing(path: path) }
    try self.init(writing: path)
  }

  private init(_ path: String, mode: Connection.Mode) throws(SQLiteError) {
    self.path = path
    connection = try Connection(path: path, mode: mode)
  }

  /// Runs what may meet SQLite's errors, and gives them the sentence of a StorageError.
  func explained<Result>(_ body: () throws -> Result) throws -> Result { try Self.explained(path, body) }

  static func explained<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SQLiteError {
      throw StorageError(path: path, error)
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

/// What came between a warehouse and its file.
public enum StorageError: Error, CustomStringConvertible {
  /// Another process held the database for longer than this one waits.
  case busy(path: String)
  /// The file is no SQLite database, or is damaged.
  case unusable(path: String, message: String)
  /// Input or output failed.
  case failed(path: String, message: String)
  /// A statement of ours that SQLite did not take.
  case defect(path: String, message: String)

  init(path: String, _ error: SQLiteError) {
    self =
      error.isBusy
      ? .busy(path: path)
      : error.isDamaged
        ? .unusable(path: path, message: error.message)
        : error.isInputOutput
          ? .failed(path: path, message: error.message)
          : .defect(path: path, message: error.description)
  }

  public var description: String {
    switch self {
    case .busy(let path): "Another process is writing \(path), and the wait for it was too long. Try again later."
    case .unusable(let path, let message):
      "\(path) cannot be used as a database: \(message). Name another file with --db or $SOAKDB; this one was left as it is."
    case .failed(let path, let message):
      "\(path): \(message). Look at the disk's space and at the permissions of the file and its folder; "
        + "a run that was not reported as ingested was not stored."
    case .defect(let path, let message):
      "\(path): \(message). This is a defect of soakdb, or of a view that was changed by hand: please report it."
    }
  }
}
