import Exposition
import SQLite

extension Warehouse {
  /// Sets labels of a run, all or none; a key that it has gets the new value.
  /// - Returns: the run's name, and how many were new or changed.
  public func setLabels(_ labels: [RunLabel], of run: String) throws -> (run: String, changed: Int) {
    try RunLabel.check(labels)
    return try changeRun(run) { id, name in
      let changed = try labels.reduce(0) { count, label in
        let row: [String: Value] = ["run_id": id, "key": .text(label.key), "value": .text(label.value)]
        return try count + connection.run(SQL.upsertLabel, row)
      }
      return (name, changed)
    }
  }

  /// Removes labels of a run, all or none; one that it has not is an error.
  /// - Returns: the run's name.
  public func removeLabels(_ keys: [String], of run: String) throws -> String {
    for key in keys { try RunLabel.check(key: key) }
    return try changeRun(run) { id, name in
      for key in Set(keys).sorted() where try connection.run(SQL.deleteLabel, ["run_id": id, "key": .text(key)]) == 0 {
        throw HouseError.noLabel(key, run: name)
      }
      return name
    }
  }

  /// Runs `body` with a run's id and name, as the only writer.
  func changeRun<Result>(_ run: String, _ body: (Value, String) throws -> Result) throws -> Result {
    try explained {
      try connection.transaction {
        let name = try find(run)
        guard let id = try connection.value(SQL.findRun, ["name": .text(name)]) else {
          throw QuestionError.unknownRun(Terminal.inert(name))
        }
        return (try body(id, name), commit: true)
      }
    }
  }
}
