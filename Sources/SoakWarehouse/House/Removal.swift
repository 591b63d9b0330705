public import Exposition
import SQLite

/// Which runs a prune deletes.
public struct PruneRule: Sendable {
  public enum Limit: Sendable {
    /// All but so many that were ingested last.
    case keep(Int)
    /// Those of which nothing was stored for so many days.
    case olderThan(days: Double)
    /// The ones ingested first, one by one, until the rest takes at most so many bytes.
    case size(Int64)
  }

  public let limit: Limit
  /// Runs with one of these labels stay, whatever the limit says.
  public let spared: [RunLabel]

  public init(_ limit: Limit, sparing spared: [RunLabel]) { (self.limit, self.spared) = (limit, spared) }

  /// As the question `prune` takes it.
  var parameters: [String: String] {
    get throws {
      var parameters: [String: String] = [:]
      switch limit {
      case .keep(let number): parameters["keep"] = "\(number)"
      case .olderThan(let days): parameters["older_than"] = "\(days)"
      case .size: break
      }
      let labels = try spared.compactMap { try RunLabel.json([$0]) }
      if !labels.isEmpty { parameters["keep_label"] = "[" + labels.joined(separator: ",") + "]" }
      return parameters
    }
  }

  /// As the audit remembers it.
  var text: String {
    let limit =
      switch limit {
      case .keep(let number): "keep \(number)"
      case .olderThan(let days): "older than \(days) days"
      case .size(let bytes): "at most \(bytes) bytes"
      }
    return spared.reduce(limit) { "\($0), keep \($1.key)=\($1.value)" }
  }
}

/// What a deletion took out, or would.
public struct Removal: Sendable {
  /// The columns and rows of the question `prune`.
  public let columns: [String]
  public internal(set) var rows: [[Cell]] = []
  /// The bytes that what stays needs, after a prune to a size.
  public internal(set) var size: Int64?
  /// Whether the file has room in it that could be given back.
  public internal(set) var isShrinkable = false
}

extension Warehouse {
  /// Deletes runs with all that they hold, all that are named or none, in one transaction; the audit remembers them.
  public func delete(_ runs: [String], isDryRun: Bool) throws -> Removal {
    try remove("delete", isDryRun) { removal, delete in
      var names: Set<String> = []
      for run in try runs.map({ try find($0) }) where names.insert(run).inserted {
        for row in try rows(Question(named: "prune"), ["run": run]).rows {
          removal.rows.append(row)
          try delete(run, "")
        }
      }
    }
  }

  /// Deletes the runs of a rule, in one transaction; the audit remembers them. None is deleted for a size that cannot be
  /// reached, nor where a label that spares is one that no run has.
  public func prune(_ rule: PruneRule, isDryRun: Bool) throws -> Removal {
    // What a deletion frees is measured, not guessed, also where nothing is to be deleted.
    if isDryRun, case .size = rule.limit { return try trialCopy().prune(rule, isDryRun: false) }
    return try remove("prune", isDryRun) { removal, delete in
      // A label that no run has would spare nothing, without a word.
      for label in rule.spared { _ = try names(of: [], labels: RunLabel.json([label])) }
      if case .size(let limit) = rule.limit {
        removal.size = try connection.size.used
        removal.isShrinkable = try connection.size.all > limit
      }
      for row in try rows(Question(named: "prune"), rule.parameters).rows {
        guard case .text(let run) = row[0] else { continue }
        if case .size(let limit) = rule.limit, removal.size ?? 0 <= limit { break }
        try delete(run, rule.text)
        if removal.size != nil { removal.size = try connection.size.used }
        removal.rows.append(row)
      }
      if case .size(let limit) = rule.limit, let least = removal.size, least > limit {
        throw HouseError.unreachableSize(limit: limit, least: least)
      }
    }
  }

  private func remove(
    _ command: String, _ isDryRun: Bool, _ body: (inout Removal, (String, String) throws -> Void) throws -> Void
  ) throws -> Removal {
    try explained {
      var removal = Removal(columns: try connection.prepare(Question(named: "prune").sql).columnNames)
      if isDryRun {
        try body(&removal) { _, _ in }
        return removal
      }
      return try connection.transaction {
        try body(&removal) { run, detail in
          guard let id = try connection.value(SQL.findRun, ["name": .text(run)]) else { return }
          try connection.audit(command, detail, run: run, id)
          try connection.run(SQL.deleteRun, ["run_id": id])
        }
        try connection.execute(SQL.deleteUnused)
        if !removal.rows.isEmpty { removal.isShrinkable = true }
        return (removal, commit: !removal.rows.isEmpty)
      }
    }
  }

  /// Gives a run another name.
  /// - Returns: the name that it had.
  public func rename(_ old: String, to new: String) throws -> String {
    try RunName.check(new)
    return try changeRun(old) { id, name in
      guard try connection.value(SQL.findRun, ["name": .text(new)]) == nil else { throw HouseError.nameTaken(new) }
      try connection.audit("rename", new, run: name, id)
      try connection.run(SQL.nameRun, ["run_id": id, "name": .text(new)])
      return name
    }
  }

  /// Gives the room of what was deleted back to the disk, by writing the file anew.
  /// - Returns: the file's bytes before and after.
  public func shrink() throws -> (before: Int64, after: Int64) {
    let before = try explained { try connection.size.all }
    do {
      try connection.execute(SQL.shrink)
    } catch {
      throw HouseError.notShrunk(path: path, why: error.message, isBusy: error.isBusy)
    }
    return (before, try explained { try connection.size.all })
  }
}

extension Connection {
  /// Remembers what is done to a run.
  func audit(_ command: String, _ detail: String, run: String, _ id: Value) throws {
    try self.run(
      SQL.insertAudit,
      [
        "command": .text(command), "detail": .text(detail), "run_id": id, "digest": .text(digest(of: run)),
        "soakdb_version": .text(soakdbVersion),
      ])
  }

  /// The file's bytes, and those of them that something is on.
  fileprivate var size: (used: Int64, all: Int64) {
    get throws {
      guard let row = try rows(SQL.fileSize).first, case (.integer(let used), .integer(let all)) = (row[0], row[1])
      else {
        return (0, 0)
      }
      return (used, all)
    }
  }
}
