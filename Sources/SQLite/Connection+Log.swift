import Glibc

/// The write-ahead log: others read the last commit, whatever is being written. It costs a second copy of what is written,
/// and whoever may not write to the folder may find nothing to read, so that it is left again.
extension Connection {
  /// Runs `body`, outside a transaction; where it writes `much`, beside a log. `PRAGMA journal_mode = WAL`
  public func writing<Result>(much: Bool, _ body: () throws -> Result) throws -> Result {
    // Where the file system cannot have one, the journal stays.
    if much { _ = try value("PRAGMA journal_mode = WAL") }
    defer { if much { closeLog(seconds: 1) } }
    return try body()
  }

  /// Brings the log into the database and removes it. Waits at most `seconds` for those who have the database open; where
  /// they stay, it is for the next writer to remove. `PRAGMA journal_mode = DELETE`
  public func closeLog(seconds: Int = 0) {
    // What can be done beside readers comes first: the removal keeps them out.
    _ = try? value("PRAGMA wal_checkpoint")
    let clock = ContinuousClock()
    let start = clock.now
    while (try? value("PRAGMA journal_mode = DELETE")) != "delete", isLogged, clock.now - start < .seconds(seconds) {
      usleep(10_000)
    }
  }

  private var isLogged: Bool { (try? value("PRAGMA journal_mode")) == "wal" }
}
