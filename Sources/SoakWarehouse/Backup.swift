import Glibc
import SQLite

extension Warehouse {
  /// Copies the database at `path` to `copy` while others read and write it; `copy` appears, or is replaced, only when it
  /// is whole, checked and on the disk.
  /// - Returns: the number of runs in the copy.
  public static func backUp(
    _ path: String, to copy: String, busySeconds: Int = 30, onWait: () -> Void = {}
  ) throws -> Int {
    let final = Directory.resolved(copy)
    var (own, other) = (stat(), stat())
    if stat(path, &own) == 0, stat(final, &other) == 0, own.st_dev == other.st_dev, own.st_ino == other.st_ino {
      throw BackupError.itself(path: copy)
    }
    return try explained(path, busySeconds) {
      let connection = try readable(path, busySeconds, onWait)
      _ = try Schema.isCurrent(connection, path: path)
      let lock = try Self.lock(replaced: final, named: copy, busySeconds, onWait)
      for ending in ["-journal", "-wal"] where access(final + ending, F_OK) == 0 {
        throw BackupError.leftover(path: copy, journal: final + ending)
      }
      var output = try Output(path: copy, mode: own.st_mode & 0o777)
      guard let temporary = output.temporaryPath else { throw BackupError.foreign(path: copy) }
      if let found = try explained(temporary, busySeconds, { try connection.copy(to: temporary) }).first {
        throw BackupError.damaged(path: path, message: found)
      }
      try output.finish()
      withExtendedLifetime(lock) {}
      guard case .integer(let runs) = try connection.value(SQL.countRuns) else { return 0 }
      return Int(runs)
    }
  }

  /// Makes sure that what is replaced is a database of ours that nobody writes.
  private static func lock(
    replaced final: String, named copy: String, _ busySeconds: Int, _ onWait: () -> Void
  ) throws -> WriterLock? {
    var status = stat()
    guard stat(final, &status) == 0 else { return nil }
    guard Directory.kind(ofMode: status.st_mode) == .file else { throw BackupError.foreign(path: copy) }
    // Whoever wrote it has made the lock's file; a copy that was never written to has none.
    let lock =
      access(WriterLock.path(ofDatabase: final), F_OK) == 0
      ? try WriterLock(database: final, seconds: busySeconds, onWait: onWait) : nil
    if status.st_size > 0 {
      guard let old = try? Connection(path: final, mode: .readOnly), (try? Schema.isOurs(old)) == true else {
        throw BackupError.foreign(path: copy)
      }
    }
    return lock
  }
}

/// Why a backup was not made.
public enum BackupError: Error, CustomStringConvertible {
  case itself(path: String)
  case foreign(path: String)
  case leftover(path: String, journal: String)
  case damaged(path: String, message: String)

  public var description: String {
    switch self {
    case .itself(let path): "\(path) is the database itself. Name another file for the copy."
    case .foreign(let path):
      "\(path) is there and is no soakdb database, so it was not replaced. Name another file, or move this one away."
    case .leftover(let path, let journal):
      "\(journal) lies beside \(path) and would be taken for a part of the copy. Move it away, with \(path) where that is there."
    case .damaged(let path, let message):
      "\(path) is damaged, so no copy of it was made: \(message). `soakdb check` says what is wrong; a backup that is "
        + "there was left as it is."
    }
  }
}
