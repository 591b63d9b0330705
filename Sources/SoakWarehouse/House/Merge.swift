import Exposition
import SQLite

extension Warehouse {
  /// Brings the runs of other warehouses in, one transaction per run; the others are not written.
  ///
  /// Merging is commutative and idempotent: two warehouses merged either way have one digest, and a second time changes
  /// nothing. A run of which the two hold different documents or labels in one place is refused, as is one with a
  /// document that cannot be read, and the rest is taken.
  /// - Parameter finished: called with what became of each run, after its transaction.
  public func merge(
    _ paths: [String], onWait: () -> Void = {}, finished: (MergeReport.Run) -> Void = { _ in }
  ) throws -> MergeReport {
    for path in paths where Directory.resolved(path) == Directory.resolved(self.path) {
      throw MergeError.itself(path: path)
    }
    return try explained {
      var report = MergeReport()
      let ingestion = try Ingestion(connection, IngestOptions()) { _, _ in }
      for path in paths {
        let folder = Directory.split(Directory.resolved(self.path)).folder
        let source = try MergeSource(path, copyInto: folder, busySeconds: busySeconds, onWait: onWait)
        try connection.writing(much: ingestion.mattersToReaders(source.documentCount())) {
          for name in try source.runNames() {
            var run = MergeReport.Run(run: name, source: path)
            do {
              run = try ingestion.merge(name, from: source)
            } catch let error as MergeError {
              // The other runs are none the worse.
              run.failure = error
            }
            report.runs.append(run)
            finished(run)
          }
        }
      }
      return report
    }
  }

  /// A warehouse in memory that holds one run of this one, derived anew from its documents.
  func copy(of run: String) throws -> Warehouse {
    try explained {
      let copy = try Warehouse(writing: ":memory:")
      let ingestion = try Ingestion(copy.connection, IngestOptions()) { _, _ in }
      _ = try ingestion.merge(find(run), from: MergeSource(connection, path: path, busySeconds: busySeconds))
      return copy
    }
  }
}

/// What a merge did, run by run.
public struct MergeReport: Sendable {
  public struct Run: Sendable {
    public let run: String
    /// The other warehouse's file.
    public let source: String
    /// Documents that were taken, those that were here or have been put aside here, and those that took another's place.
    public internal(set) var new = 0
    public internal(set) var same = 0
    public internal(set) var replaced = 0
    public internal(set) var sideFiles = 0
    public internal(set) var rejected = 0
    public internal(set) var labels = 0
    /// How often the two contradict each other; where they do, nothing of the run was taken.
    public internal(set) var conflicts = 0
    /// The first of these contradictions, in words.
    public internal(set) var firstConflicts: [String] = []
    /// What is wrong with a document of the run, so that nothing of it was taken.
    public internal(set) var failure: MergeError?
    public internal(set) var isChanged = false

    mutating func addConflict(_ sentence: String) {
      conflicts += 1
      if firstConflicts.count < 5 { firstConflicts.append(sentence) }
    }
  }

  /// In the order in which they were taken.
  public internal(set) var runs: [Run] = []
}

/// Why a merge could not go on.
public enum MergeError: Error, CustomStringConvertible, Sendable {
  case itself(path: String)
  case damaged(path: String, run: String, file: String)
  case unreadable(path: String, run: String, file: String, why: String)

  public var description: String {
    switch self {
    case .itself(let path): "\(path) is the database that it should be merged into. Name another one, or another --db."
    case .damaged(let path, let run, let file):
      "\(path): \(Terminal.inert(file)) of run '\(run)' has not the bytes that its SHA-256 is of. The database is "
        + "damaged or was changed by hand, and nothing of this run was merged. Merge it from a copy, or delete it there."
    case .unreadable(let path, let run, let file, let why):
      "\(path): \(Terminal.inert(file)) of run '\(run)' cannot be read as a result: \(why). Nothing of this run "
        + "was merged. Use the soakdb that stored it, or ingest the file anew there with --on-conflict replace."
    }
  }
}
