import SQLite
import Testing

@testable import SoakWarehouse

/// Labels, and what chooses runs by them, by time, by name and by figures.
struct LabelTests {
  private func folder() throws -> TestFolder {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("a", iterations: 1...3)) {
      $0.labels = try [RunLabel("build=7"), RunLabel("os=x")]
    }
    try folder.ingest(folder.writeRun("b", iterations: [1, 4])) { $0.labels = try [RunLabel("build=8")] }
    try folder.ingest(folder.writeRun("c", iterations: 1...2))
    return folder
  }

  @Test func `Labels are set and removed after the fact, all or none`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    let labels = try [RunLabel("build=7"), RunLabel("note=a=\"b\"")]
    #expect(try warehouse.setLabels(labels, of: "latest") == ("c", 2))
    #expect(try warehouse.setLabels(labels, of: "c").changed == 0)
    #expect(throws: HouseError.self) { try warehouse.removeLabels(["build", "nope"], of: "c") }
    #expect(try folder.rows("SELECT labels FROM run_summary WHERE run = 'c'") == [[#"{"build":"7","note":"a=\"b\""}"#]])
    #expect(try warehouse.removeLabels(["note", "build"], of: "c") == "c")
    #expect(try folder.rows("SELECT labels FROM run_summary WHERE run = 'c'") == [["{}"]])
    #expect(throws: QuestionError.self) { try warehouse.setLabels(labels, of: "nope") }
    #expect(throws: IngestError.self) { try warehouse.removeLabels(["a b"], of: "c") }
  }

  @Test func `One key with two values is a mistake, wherever labels are given`() throws {
    let folder = try folder()
    let labels = try [RunLabel("k=1"), RunLabel("k=2")]
    #expect(throws: IngestError.self) { try RunLabel.json(labels) }
    #expect(throws: IngestError.self) { try Warehouse(changing: folder.database).setLabels(labels, of: "a") }
    #expect(throws: IngestError.self) { try folder.ingest(folder.path("a")) { $0.labels = labels } }
    #expect(try RunLabel.json([RunLabel("k=1"), RunLabel("k=1")]) == #"{"k":"1"}"#)
    #expect(try RunLabel.json([]) == nil)
  }

  @Test(arguments: SQL.queries.filter { $0.sql.contains(":label IS NULL") }.map(\.name))
  func `A query that can choose runs chooses them by label alike`(query: String) throws {
    let folder = try folder()
    let warehouse = try Warehouse(reading: folder.database)
    func runs(_ parameters: [String: String]) throws -> Set<String> {
      let answer = try warehouse.rows(Question(named: query), parameters)
      guard let column = answer.columns.firstIndex(of: "run") else { return [] }
      return Set(answer.rows.map { $0[column].plainText })
    }
    let all = try runs([:])
    #expect(try runs(["label": #"{"build":"7"}"#]).isSubset(of: ["a"]))
    #expect(try runs(["label": #"{"build":"8"}"#]).isSubset(of: ["b"]))
    if query != "latest" {
      #expect(try all.intersection(["a"]) == runs(["label": #"{"os":"x","build":"7"}"#]))
      #expect(try all.intersection(["b", "c"]) == runs(["label": #"{"os":null}"#]))
    }
    #expect(throws: QuestionError.self) { try runs(["label": #"{"build":"7","os":"y"}"#]) }
    #expect(throws: QuestionError.self) { try runs(["label": #"{"build":"7"}"#, "run": "b"]) }
    #expect(throws: QuestionError.self) { try runs(["label": "build=7"]) }
    #expect(throws: QuestionError.self) { try runs(["label": "[1]"]) }
  }

  @Test func `The latest run, the one before and so on, of all or of those with a label`() throws {
    let folder = try folder()
    try folder.ingest(folder.writeRun("a", iterations: 4...4))
    let warehouse = try Warehouse(reading: folder.database)
    let words = ["latest", "latest~0", "latest~1", "latest~2"]
    #expect(try words.map(warehouse.resolve) == ["a", "a", "c", "b"])
    #expect(try warehouse.find("latest", labels: #"{"build":"8"}"#) == "b")
    for word in ["latest~3", "latest~", "latest~x", "latest~-1", "latest~99999999999999999999"] {
      #expect(throws: QuestionError.self) { try warehouse.resolve(word) }
    }
  }

  @Test func `Runs are sorted by every column of run_summary, up and down`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(reading: folder.database)
    let columns = try warehouse.columns(of: "run_summary")
    #expect(columns.count > 15)
    for column in columns {
      for (sign, order) in [("", ""), ("-", "DESC")] {
        var choice = RunChoice()
        choice.sort = sign + column
        let ours = try warehouse.rows(Question(named: "runs"), choice.parameters(columns: columns)).rows
        let theirs = try warehouse.connection.rows("SELECT run FROM run_summary ORDER BY \(column) \(order), run")
        #expect(ours.map(\.[0].plainText) == theirs.compactMap { if case .text(let run) = $0[0] { run } else { nil } })
      }
    }
  }

  @Test(arguments: [
    ("missing>0", "b"), ("missing = 0", "ac"), ("iterations!=2", "a"), ("iterations<=2.5", "bc"), ("run>=b", "bc"),
    ("run=c", "c"), ("labels={}", "c"), ("last_iter<4", "ac"), ("run_id>=1", "abc"), ("first_time=x", ""),
    ("ingested_at>2000", "abc"), ("run=' OR 1=1 --", ""),
  ])
  func `A condition on any column chooses runs`(condition: String, runs: String) throws {
    let folder = try folder()
    let warehouse = try Warehouse(reading: folder.database)
    var choice = RunChoice()
    choice.conditions = [condition, "run>="]
    let parameters = try choice.parameters(columns: warehouse.columns(of: "run_summary"))
    #expect(try warehouse.rows(Question(named: "runs"), parameters).rows.map(\.[0].plainText).joined() == runs)
  }

  @Test(arguments: ["nope=1", "missing", "missing>x", "missing>", "missing~1", "run_id=1;DROP TABLE run=2", ""])
  func `What is no condition is a mistake`(condition: String) throws {
    var choice = RunChoice()
    choice.conditions = [condition]
    #expect(throws: QuestionError.self) { try choice.parameters(columns: ["run", "run_id", "missing"]) }
  }

  @Test func `Runs are chosen by name and by the time of their last ingest`() throws {
    let folder = try folder()
    let warehouse = try Warehouse(changing: folder.database)
    try warehouse.connection.execute(
      """
      UPDATE ingest SET ingested_at = '2025-01-0' || run_id || 'T00:00:00.500Z'
      """)
    func runs(_ change: (inout RunChoice) -> Void) throws -> String {
      var choice = RunChoice()
      change(&choice)
      let parameters = try choice.parameters(columns: warehouse.columns(of: "run_summary"))
      return try warehouse.rows(Question(named: "runs"), parameters).rows.map(\.[0].plainText).joined()
    }
    #expect(try runs { $0.name = "[ab]" } == "ab")
    #expect(try runs { $0.since = "2025-01-02" } == "bc")
    #expect(try runs { $0.since = "2025-01-02T00:00:00.5Z" } == "bc")
    #expect(try runs { $0.since = "2025-01-02T00:00:01Z" } == "c")
    #expect(try runs { $0.until = "2025-01-02T01:00:00.5+01:00" } == "a")
    #expect(try runs { ($0.since, $0.until) = ("2025-01-02", "2025-01-03") } == "b")
    #expect(throws: QuestionError.self) { try runs { $0.since = "yesterday" } }
  }
}
