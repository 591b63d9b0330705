import Crypto
import SQLite

extension Warehouse {
  /// The SHA-256, in hexadecimal, of the lines of Queries/digest.sql, each with its line feed: of what a run holds, or,
  /// where `run` is nil, of all runs with their names and labels.
  public func digest(of run: String?) throws -> String {
    try explained { try connection.digest(of: run.map { try find($0) }) }
  }

  /// The names of all runs, sorted.
  public func runNames() throws -> [String] {
    try explained {
      try names(of: []).compactMap { if case .text(let name) = $0 { name } else { nil } }
    }
  }
}

extension Connection {
  /// The digest of the run of that name, or of all.
  func digest(of run: String?) throws -> String {
    let lines = try prepare(Question(named: "digest").sql)
    try lines.bind(["run": Value(run)])
    var hash = SHA256()
    while try lines.step() {
      if case .text(let line) = lines.value(0) { hash.update(data: Array((line + "\n").utf8)) }
    }
    return hash.finalize().hexadecimal
  }
}
