import Exposition
import Glibc
import SQLite

extension Warehouse {
  /// Writes a copy of the database for those who only read: one file without free pages, with a rollback journal, of
  /// mode 0644. It appears under its name, or replaces an older copy there, only when it is whole and on the disk.
  /// - Returns: the number of runs in the copy.
  public func publish(_ file: String, onWait: () -> Void = {}) throws -> Int {
    let final = Directory.resolved(file)
    var (own, other) = (stat(), stat())
    if stat(final, &other) == 0 {
      if stat(path, &own) == 0, own.st_dev == other.st_dev, own.st_ino == other.st_ino {
        throw HouseError.publishedOverItself(path: file)
      }
      try checkReplaceable(final, named: file, other)
    }
    for ending in ["-journal", "-wal"] where access(final + ending, F_OK) == 0 {
      throw HouseError.leftover(path: file, journal: final + ending)
    }
    var output = try Output(path: file, mode: 0o644)
    guard let temporary = output.temporaryPath else { throw HouseError.notReplaceable(path: file) }
    let journal = temporary + "-journal"
    TemporaryFile.add(journal)
    defer {
      // SQLite leaves it where the disk is full.
      unlink(journal)
      TemporaryFile.remove(journal)
    }
    // Inside a transaction there is no such copy; and who held on to this one while waiting to read anew would wait for a
    // writer that waits for the transaction's end.
    if connection.isInTransaction { try connection.commit() }
    _ = try Self.explained(file, busySeconds) {
      try Self.recovering(path, busySeconds, onWait) {
        try Connection(path: path, mode: .readOnly, busySeconds: busySeconds)
          .run(SQL.copyDatabase, ["file": .text(temporary)])
      }
    }
    let runs = try Self.explained(temporary) {
      try Connection(path: temporary, mode: .readOnly).rows(SQL.runNames).count
    }
    try output.finish()
    return runs
  }

  /// Throws where a file is there that is no database of ours, or one with runs that this one never had.
  private func checkReplaceable(_ final: String, named file: String, _ status: stat) throws {
    guard Directory.kind(ofMode: status.st_mode) == .file else { throw HouseError.notReplaceable(path: file) }
    guard status.st_size > 0 else { return }
    guard let old = try? Connection(path: final, mode: .readOnly), (try? Schema.isOurs(old)) == true else {
      throw HouseError.notReplaceable(path: file)
    }
    for row in (try? old.rows(SQL.runNames)) ?? [] where try connection.value(SQL.knowsRun, ["run": row[0]]) == nil {
      throw HouseError.otherWarehouse(path: file, run: Cell(row[0]).plainText)
    }
  }
}
