import Foundation
import Testing

/// The command as a user and a script meet it.
struct CommandTests {
  private func ingested() throws -> CommandRunner {
    let runner = try CommandRunner()
    #expect(try runner.shell("soakdb ingest soak12 --quiet").code == 1)
    return runner
  }

  @Test(arguments: [
    ("soakdb runs", 74, "There is no database at soak.db"),
    ("touch soak.db; soakdb runs", 74, "There is no database at soak.db"),
    ("soakdb label list --nonsense", 64, "Usage: soakdb label list"),
    ("soakdb runs extra", 64, "Usage: soakdb runs"),
    ("soakdb runs --version", 0, ""),
    ("soakdb", 0, ""),
    ("soakdb nonsense", 64, "nonsense"),
    ("soakdb ingest", 64, "path"),
    ("soakdb ingest nowhere", 74, "nowhere cannot be read: No such file or directory"),
    ("mkdir empty; soakdb ingest empty", 2, "empty holds no ITER_SUMMARY_<N>.json"),
    ("soakdb ingest soak12 --run latest", 64, "cannot be a run's name"),
    ("soakdb ingest soak12 --label x", 64, "cannot be a label"),
    ("soakdb ingest soak12/KPI_GATE.json", 64, "Expected ITER_SUMMARY_<N>.json"),
    ("soakdb ingest soak12 --db ''", 64, "names no file"),
    ("soakdb ingest soak12 --db :memory:", 64, "in memory"),
    ("soakdb ingest soak12 --db /", 74, "/"),
    ("soakdb ingest soak12 --db nowhere/soak.db", 74, "nowhere/soak.db"),
    ("soakdb ingest soak12 --db soak12/KPI_GATE.json", 74, "cannot be used as a database"),
    ("soakdb ingest soak12 --db /dev/null", 74, "/dev/null"),
  ])
  func `Without a database, each mistake has its exit code and a sentence`(line: String, code: Int32, says: String)
    throws
  {
    let outcome = try CommandRunner().shell(line)
    #expect(outcome.code == code, "\(outcome)")
    #expect(says.isEmpty || outcome.errors.contains(says), "\(outcome)")
  }

  @Test(arguments: [
    ("soakdb show nope", 2, "There is no run named 'nope'"),
    ("soakdb export iterations --run nope", 2, "There is no run named 'nope'"),
    ("soakdb export iterations --columns iter,nope", 64, "no column 'nope'"),
    ("soakdb export iterations --run soak12 --run nope", 2, "There is no run named 'nope'"),
    ("soakdb export iterations --columns iter,iter", 64, "name one twice"),
    ("rm soak.db; soakdb ingest soak12/KPI_GATE.json --db x.db; ls x.db", 2, ""),
    ("soakdb query nope", 64, "There is no query named 'nope'"),
    ("soakdb query quantile --param q=p95", 64, "expected a number"),
    ("soakdb query quantile --param series=x", 64, "expected a label"),
    ("soakdb query last8 --param x=1", 64, "no parameter 'x'"),
    ("soakdb query last8 --param x", 64, "KEY=VALUE"),
    ("soakdb query", 64, "--list"),
    ("soakdb query compare --param run=soak12", 64, "cannot do without the parameter base"),
    ("soakdb query compare --param base=nope run=soak12", 2, "There is no run named 'nope'"),
    ("soakdb query compare --param base=soak12 run=soak12 window=all", 64, "expected one of overall, steady, last8"),
    ("soakdb query gate", 64, "cannot do without the parameter run"),
    ("soakdb query gate --param run=soak12 rules=[", 64, "expected a JSON list"),
    ("soakdb query gate --param run=soak12 'rules=[{\"metric\":1}]'", 64, "metric: expected a name"),
    ("soakdb query change_points --param values=1,2", 64, "expected a JSON list"),
    ("soakdb query audit --param name=gone", 0, ""),
    ("soakdb gate --label x=1", 2, "No run has the labels"),
    ("soakdb show latest --label x=1", 2, "No run has the labels"),
    ("soakdb issues --label x=1", 2, "No run has the labels"),
    (": > empty.db; soakdb runs --db empty.db", 74, "There is no database at empty.db"),
    (": > empty.db; soakdb delete soak12 --db empty.db", 74, "There is no database at empty.db"),
    ("soakdb issues nope", 2, "nope"),
    ("soakdb runs --format nope", 64, "nope"),
    ("soakdb export iterations -o nowhere/x.csv", 74, "nowhere/x.csv"),
    ("soakdb export iterations > /dev/full", 74, "No space left on device"),
    ("soakdb runs > /dev/full", 74, "No space left on device"),
    ("soakdb --help > /dev/full", 74, "No space left on device"),
    ("soakdb export iterations -o /dev/full", 74, "No space left on device"),
    ("soakdb export iterations -o /dev/null", 0, ""),
    ("soakdb query pnl_violations --param run=latest", 0, ""),
    ("soakdb --version", 0, ""),
  ])
  func `With a database, each mistake has its exit code and a sentence`(line: String, code: Int32, says: String) throws
  {
    let outcome = try ingested().shell(line)
    #expect(outcome.code == code, "\(outcome)")
    #expect(says.isEmpty || outcome.errors.contains(says), "\(outcome)")
    #expect(code != 0 || outcome.errors.isEmpty, "\(outcome)")
  }

  @Test func `A reader that goes away ends an export quietly`() throws {
    let runner = try CommandRunner()
    for iteration in 1...3000 {
      try runner.write("big/ITER_SUMMARY_\(iteration).json", "{\"net_bps\":\(iteration)}")
    }
    #expect(try runner.shell("soakdb ingest big --quiet").code == 0)
    let outcome = try runner.shell("soakdb export iterations | head -n 2")
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.split(separator: "\n").count == 2)
  }

  @Test func `A reader that goes away does not make a rejected file forgotten`() throws {
    let outcome = try CommandRunner().shell("(soakdb ingest soak12 2>&-; echo $? > code) | true; cat code")
    #expect(outcome.output == "1\n")
  }

  @Test func `A file given with -o is replaced whole, through a link too, and no temporary file stays`() throws {
    let runner = try ingested()
    try runner.write("real.csv", "old")
    #expect(try runner.shell("ln -s real.csv link.csv && soakdb export iterations -o link.csv").code == 0)
    #expect(try runner.shell("test -L link.csv && soakdb export iterations | cmp - real.csv").code == 0)
    #expect(try runner.shell("soakdb export iterations -o real.csv --columns nope").code == 64)
    #expect(try runner.shell("soakdb export iterations | cmp - real.csv && ls -A | grep -c tmp").output == "0\n")
  }

  @Test func `Columns come in the order they are asked for, runs in the order of their names`() throws {
    let runner = try ingested()
    #expect(try runner.shell("soakdb ingest soak12 --run another --quiet").code == 1)
    let outcome = try runner.shell(
      "soakdb export iterations --columns run,iter,pnl_consistent --run soak12 --run another")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0] == "run,iter,pnl_consistent" && lines[1] == "another,1," && lines.last == "soak12,12,true")
    #expect(lines.count == 21)
  }

  @Test func `The database is --db, else SOAKDB, else soak.db`() throws {
    let runner = try CommandRunner()
    #expect(try runner.shell("soakdb ingest soak12 -q 2>/dev/null; SOAKDB=b.db soakdb ingest soak12 --quiet").code == 1)
    #expect(try runner.shell("SOAKDB=b.db soakdb ingest soak12 --db c.db --quiet; ls *.db").output == "b.db\nc.db\n")
    #expect(try runner.shell("soakdb ingest soak12 --quiet; ls *.db").output == "b.db\nc.db\nsoak.db\n")
  }

  @Test func `Eight processes that create one database all succeed`() throws {
    let runner = try CommandRunner()
    for run in 1...8 { try runner.write("root/r\(run)/ITER_SUMMARY_1.json", "{\"net_bps\":1}") }
    let outcome = try runner.shell(
      "for i in 1 2 3 4 5 6 7 8; do soakdb ingest root/r$i --quiet & p[$i]=$!; done; for p in ${p[*]}; do wait $p || exit; done"
    )
    // On a machine that is busy, one may say that it waits.
    #expect(outcome.code == 0 && !outcome.errors.contains("locked"), "\(outcome)")
    #expect(try runner.shell("sqlite3 soak.db 'SELECT count(*) FROM iteration'").output == "8\n")
  }

  @Test func `A database that cannot be written is still read`() throws {
    let runner = try ingested()
    #expect(try runner.shell("chmod 444 soak.db && chmod 555 . && soakdb runs --format csv && chmod 755 .").code == 0)
  }

  @Test func `Names from outside cannot move the cursor`() throws {
    let runner = try CommandRunner()
    try runner.write("r/ITER_SUMMARY_\u{1B}[2J.json", "{}")
    try runner.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":\"\\u001b[31m\"}")
    let outcome = try runner.shell("soakdb ingest r; soakdb issues; soakdb issues --format markdown")
    #expect(!outcome.output.contains("\u{1B}") && !outcome.errors.contains("\u{1B}"))
    #expect(outcome.output.contains("ITER_SUMMARY_\\u{1b}[2J.json"))
  }

  @Test(
    arguments: try! FileManager.default.contentsOfDirectory(atPath: repository.appending(path: "Queries").path).filter {
      $0.hasSuffix(".sql")
    })
  func `A query's file answers alike in the sqlite3 shell and in soakdb`(file: String) throws {
    let runner = try ingested()
    let path = repository.appending(path: "Queries/\(file)").path
    let sql = try String(contentsOfFile: path, encoding: .utf8)
    let parameters = [
      ("run", "soak12"), ("base", "soak12"), ("iter", "11"), ("metric", "mm_latency_ms"), ("column", "net_bps"),
      ("le", "200"), ("values", "[1,1,1,1,9,9,9,9]"),
    ].filter { sql.contains(":" + $0.0) && (file != "change_points.sql" || $0.0 == "values") }
    let given = parameters.map { "'\($0.0)=\($0.1)'" }.joined(separator: " ")
    let set = parameters.map { "'.param set :\($0.0) \"'\"'\($0.1)'\"'\"'" }.joined(separator: " ")
    let ours = try runner.shell(
      "soakdb query \(file.dropLast(4)) \(given.isEmpty ? "" : "--param " + given) --format json")
    let theirs = try runner.shell("sqlite3 -json soak.db \(set) '.read \(path)'")
    #expect(ours.code == 0 && theirs.code == 0 && theirs.errors.isEmpty, "\(theirs)")
    #expect(try Self.rows(ours.output) == Self.rows(theirs.output))
  }

  /// The rows of a JSON array, their numbers to the digits that the sqlite3 shell prints, without the clock's.
  private static func rows(_ text: String) throws -> [[String: String]] {
    let text = text.replacing("1e999", with: "\"+Inf\"")
    let json = try JSONSerialization.jsonObject(with: Data(text.isEmpty ? "[]".utf8 : text.utf8))
    return (json as? [[String: Any]] ?? []).filter { $0["family"] as? String != "soak_export_timestamp_seconds" }.map {
      row in
      row.mapValues { ($0 as? Double).map { String(format: "%.12g", $0) } ?? "\($0)" }
    }
  }
}
