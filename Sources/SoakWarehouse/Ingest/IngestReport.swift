/// What to do where a run has an iteration already and a file brings other bytes for it.
public enum ConflictPolicy: String, CaseIterable, Sendable {
  /// Store nothing of that run's new files.
  case reject
  /// Store the new document and put the old one into superseded_document.
  case replace
  /// Leave the stored document.
  case keep
}

/// How to ingest.
public struct IngestOptions: Sendable {
  /// The run's name; nil: the directory's own, or one made from the content.
  public var runName: String?
  /// Set on each run; a key that the run has gets the new value.
  public var labels: [RunLabel] = []
  /// What to do with other bytes for a stored iteration.
  public var onConflict = ConflictPolicy.reject
  /// Patterns of the metrics whose histograms are stored, as the shell has them (`mm_*`); none: all.
  public var metrics: [String] = []

  public init() {}
}

/// What an ingest did, run by run.
public struct IngestReport: Sendable {
  /// A path that holds nothing to ingest.
  public struct PassedOver: Sendable {
    public let path: String
    public let reason: String
    /// What it makes of the exit code: 0 for nothing there, 1 for refused, 74 for unreadable.
    public var exitCode: Int32 = 0

    init(path: String, reason: String, exitCode: Int32 = 0) {
      (self.path, self.reason, self.exitCode) = (path, reason, exitCode)
    }

    init(path: String, _ error: FileError) {
      self.init(path: path, reason: "cannot be read: \(error.reason)", exitCode: 74)
    }
  }

  /// A file that has the name of a result and was not taken; stored in rejected_file, a code and a sentence why.
  public struct Rejected: Sendable {
    public let file: String
    public let reason: String
    public let detail: String
  }

  /// A document that is stored with other bytes: its iteration, its symbol if it is of one, both files' names.
  public struct Conflict: Sendable {
    public let iter: Int64
    public let symbol: String
    public let file: String
    public let storedFile: String
  }

  /// What became of one run.
  public struct Run: Sendable {
    public internal(set) var run = ""
    public let source: String
    /// Documents by what was done with them: stored, there already, stored in place of another, left out for another.
    public internal(set) var new = 0
    public internal(set) var same = 0
    public internal(set) var replaced = 0
    public internal(set) var kept = 0
    /// Histograms that were stored.
    public internal(set) var histograms = 0
    /// Rows of figures of one symbol that were stored.
    public internal(set) var symbols = 0
    /// Rows that were added to issue.
    public internal(set) var issues = 0
    /// Labels that were set or changed.
    public internal(set) var labels = 0
    /// Side files that were stored.
    public internal(set) var sideFiles = 0
    public internal(set) var rejected: [Rejected] = []
    public internal(set) var conflicts: [Conflict] = []
    /// Whether the conflicts kept everything out.
    public internal(set) var isRefused = false
    /// Whether any row changed.
    public internal(set) var isChanged = false

    /// Says that what was stored is not.
    mutating func discard() {
      (new, symbols, histograms, issues, isChanged) = (0, 0, 0, 0, false)
    }
  }

  /// In the order in which they were taken.
  public internal(set) var runs: [Run] = []
  public internal(set) var passedOver: [PassedOver] = []

  /// The report of a plan of which nothing is taken yet.
  public init(_ plan: IngestPlan) { passedOver = plan.passedOver }

  /// The exit code that a command ends with: 74 where a path could not be read, 1 where a file was rejected or a
  /// conflict refused, 2 where there was no run at all, else 0.
  public var exitCode: Int32 {
    let worst = passedOver.map(\.exitCode).max() ?? 0
    if worst > 1 { return worst }
    if worst == 1 || runs.contains(where: { !$0.rejected.isEmpty || $0.isRefused }) { return 1 }
    return runs.isEmpty ? 2 : 0
  }
}

/// Why an ingest could not begin, or a path not be taken.
public enum IngestError: Error, CustomStringConvertible {
  case badRunName(String, why: String)
  case badLabel(String, why: String)
  case twoValues(key: String, one: String, other: String)
  case oneNameForManyRuns(name: String, count: Int)
  case notASummary(path: String)
  case sameName(String, other: String)

  public var description: String {
    switch self {
    case .badRunName(let name, let why):
      "'\(name)' cannot be a run's name: \(why). Give it another one."
    case .badLabel(let label, let why):
      "'\(label)' cannot be a label: \(why). Give it as --label KEY=VALUE."
    case .twoValues(let key, let one, let other):
      "The label \(key) is given as '\(one)' and as '\(other)', and no run has both. Give one of them."
    case .oneNameForManyRuns(let name, let count):
      "--run '\(name)' names one run, but \(count) were found. Ingest one directory at a time, or leave --run out."
    case .sameName(let name, let other):
      "\(other) is called '\(name)' too. Ingest this directory by itself, with a name of its own: --run NAME."
    case .notASummary(let path):
      [".zip", ".tar", ".gz", ".tgz"].contains(where: path.hasSuffix)
        ? "\(path) is an archive. Unpack it and ingest the directory."
        : "\(path) is no run directory and has not the name of a result. Expected \(RunFileName.pattern), or a directory of them."
    }
  }
}
