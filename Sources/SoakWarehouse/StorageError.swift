import SQLite

/// What came between a warehouse and its file.
public enum StorageError: Error, CustomStringConvertible {
  /// Another process held the database for longer than this one waits.
  case busy(path: String, seconds: Int, isWriter: Bool)
  /// The file is no SQLite database, or is damaged.
  case unusable(path: String, message: String)
  /// The pages contradict each other, as was found before anything was written.
  case damaged(path: String, message: String)
  /// A folder, a device or the like.
  case notAFile(path: String)
  /// A change was made, and may not be on the disk.
  case notSynced(path: String)
  /// Input or output failed.
  case failed(path: String, message: String)
  /// A statement of ours that SQLite did not take.
  case defect(path: String, message: String)

  init(path: String, busySeconds: Int, _ error: SQLiteError) {
    self =
      error.isBusy
      ? .busy(path: path, seconds: busySeconds, isWriter: false)
      : error.isDamaged
        ? .unusable(path: path, message: error.message)
        : error.isOnlyUnsynced
          ? .notSynced(path: path)
          : error.isInputOutput
            ? .failed(path: path, message: error.message)
            : .defect(path: path, message: error.description)
  }

  init(path: String, busySeconds: Int, _ failure: WriterLock.Failure) {
    self =
      switch failure {
      case .timedOut: .busy(path: path, seconds: busySeconds, isWriter: true)
      case .failed(let file, let message): .failed(path: path, message: "cannot lock \(file): \(message)")
      }
  }

  public var description: String {
    switch self {
    case .busy(let path, let seconds, true):
      "Another process has been writing \(path) for more than \(seconds) s; `fuser -v \(path)-lock` names it. "
        + "Nothing was stored. Try again later, or wait longer with --busy-timeout."
    case .busy(let path, let seconds, false):
      "Another process has held \(path) for more than \(seconds) s; `fuser -v \(path)` names it. "
        + "What was not reported as done was not done. Try again later, or wait longer with --busy-timeout."
    case .unusable(let path, let message):
      "\(path) cannot be used as a database: \(message). Name another file with --db or $SOAKDB; this one was left as it is."
    case .damaged(let path, let message):
      "\(path) is damaged: \(message). Nothing was written to it. `soakdb check` says what is wrong; "
        + "to go on, put a backup in its place."
    case .notAFile(let path): "\(path) is no file, so it cannot be a database. Name a file with --db or $SOAKDB."
    case .notSynced(let path):
      "The last change to \(path) was made, but its folder could not be synced, so that a power cut may undo it. "
        + "Look at the disk, then at what is stored; to ingest again does no harm."
    case .failed(let path, let message):
      "\(path): \(message). Look at the disk's space and at the permissions of the file and its folder; "
        + "what was not reported as ingested can be ingested again, whether or not it was stored."
    case .defect(let path, let message):
      "\(path): \(message). This is a defect of soakdb, or of a view that was changed by hand: please report it."
    }
  }
}
