import Testing

/// What leaves the program, letter by letter.
struct GoldenTests {
  static let commands = [
    "", "ingest", "observe", "export", "export iterations", "export prometheus", "export openmetrics", "lint", "runs",
    "show", "issues", "query", "label", "label set", "label remove", "label list",
    "rename", "delete", "prune", "publish", "digest", "merge", "schema", "gate", "compare", "trend", "explain",
    "backup", "check",
  ]

  @Test(arguments: commands)
  func `Help says what it always said`(command: String) throws {
    let outcome = try CommandRunner().shell("COLUMNS=100 soakdb \(command) --help")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    try expectGolden("help\(command.isEmpty ? "" : "-" + command.replacing(" ", with: "-")).txt", outcome.output)
  }

  @Test(arguments: ["csv", "json", "ndjson", "markdown", "table"])
  func `The iteration table leaves in every format as it always did`(format: String) throws {
    let runner = try CommandRunner()
    #expect(try runner.shell("soakdb ingest soak12 --quiet").code == 1)
    let outcome = try runner.shell("soakdb export iterations --format \(format)")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    try expectGolden("iterations.\(format)", outcome.output)
  }

  @Test(arguments: ["table", "json", "csv", "markdown"])
  func `A run on one screen`(format: String) throws {
    let runner = try CommandRunner()
    #expect(try runner.shell("soakdb ingest soak12 --quiet --label build=7").code == 1)
    try expectGolden("show.\(format)", runner.shell("soakdb show latest --format \(format)").output)
  }

  @Test func `An ingest says what it did, for people and for machines`() throws {
    let runner = try CommandRunner()
    let first = try runner.shell("soakdb ingest soak12")
    try expectGolden("ingest.out", first.output)
    try expectGolden("ingest.err", first.errors)
    try expectGolden("ingest.json", runner.shell("soakdb ingest soak12 --format json 2>&-").output)
  }

  @Test func `The schema is the one that was agreed on`() throws {
    let runner = try CommandRunner()
    #expect(try runner.shell("soakdb ingest soak12 --quiet").code == 1)
    try expectGolden("schema.sql", runner.shell("sqlite3 soak.db .schema").output)
  }
}
