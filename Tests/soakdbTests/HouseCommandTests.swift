import Foundation
import Testing

/// Keeping house as a user and a script do it.
struct HouseCommandTests {
  private func ingested() throws -> CommandRunner {
    let runner = try CommandRunner()
    for run in ["a", "b", "c"] { #expect(try runner.shell("soakdb ingest soak12 --run \(run) --quiet").code == 1) }
    return runner
  }

  @Test(arguments: [
    ("label set a x", 64, "it has no '='"), ("label set nope x=1", 2, "There is no run named 'nope'"),
    ("label set a x=1 x=2", 64, "no run has both"), ("label remove a x", 2, "has no label 'x'"),
    ("label list nope", 2, "nope"), ("runs --label x=1", 2, "No run has the labels"),
    ("export prometheus --label x=1", 2, "No run has the labels"),
    ("export iterations --run a --label x=1", 2, "has not the labels"),
    ("export openmetrics --label x=1 --label x=2", 64, "no run has both"),
    ("query quantile --param label=x=1", 64, "expected a JSON object"),
    ("runs --sort nope", 64, "no column 'nope'"), ("runs --where 'missing>x'", 64, "holds numbers"),
    ("runs --since yesterday", 64, "expected a time"), ("rename a b", 1, "There is a run named 'b' already"),
    ("rename a latest", 64, "cannot be a run's name"), ("rename nope x", 2, "nope"), ("delete", 64, "run"),
    ("delete a nope", 2, "nope"), ("prune", 64, "Give one of"), ("prune --keep 1 --max-size 1GB", 64, "Give one of"),
    ("prune --keep 0", 64, "at least 1"), ("prune --older-than 90", 64, "such as 90d"),
    ("prune --max-size 2XB", 64, "such as 2GB"), ("digest nope", 2, "nope"), ("digest --all a", 64, "leave the names"),
    ("merge soak.db", 64, "Name another one"), ("merge nope.db", 74, "no database at nope.db"),
    ("merge soak12/KPI_GATE.json", 74, "KPI_GATE.json"), ("publish soak.db", 64, "is the database itself"),
    ("publish soak12/KPI_GATE.json", 74, "was not replaced"), ("publish nowhere/x.db", 74, "nowhere/x.db"),
    ("publish /dev/null", 74, "was not replaced"),
  ])
  func `Each mistake has its exit code and a sentence, and changes nothing`(line: String, code: Int32, says: String)
    throws
  {
    let runner = try ingested()
    let outcome = try runner.shell("cp soak.db before; soakdb \(line)")
    #expect(outcome.code == code && outcome.errors.contains(says), "\(outcome)")
    #expect(try runner.shell("cmp soak.db before && rm before && ls -A | grep tmp").code == 1)
  }

  @Test(arguments: ["label set a x=1", "delete a", "prune --keep 1", "rename a b"])
  func `What changes a database makes none`(line: String) throws {
    let outcome = try CommandRunner().shell("soakdb \(line); echo $?; ls *.db")
    #expect(outcome.output == "74\n" && outcome.errors.contains("There is no database at soak.db"))
  }

  @Test(arguments: ["prune --keep 1", "prune --older-than 1h", "prune --max-size 900KB", "delete a b"])
  func `A dry run writes nothing, not even a lock`(line: String) throws {
    let runner = try ingested()
    let outcome = try runner.shell(
      """
      rm soak.db-lock; chmod 444 soak.db; chmod 555 .; soakdb \(line) --dry-run --format csv; echo $?; chmod 755 .; ls soak.db*
      """)
    #expect(outcome.output.hasPrefix("run,iterations") && outcome.output.hasSuffix("0\nsoak.db\n"), "\(outcome)")
    #expect(outcome.errors.contains("runs would be deleted; nothing was changed"))
  }

  @Test func `A file that cannot shrink keeps its size, and the command says what went and what to do`() throws {
    let runner = try ingested()
    // Files cannot grow beyond 2 MB: a disk with room for the deletion and none for a second copy of what is left.
    let outcome = try runner.shell(
      """
      head -c 3000000 /dev/zero > soak12/KPI_GATE.json; soakdb ingest soak12 --run d --quiet 2>/dev/null
      soakdb digest d; (trap '' XFSZ; ulimit -f 2000; soakdb delete a --format csv); echo $?; soakdb digest d; stat -c %s soak.db
      """)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 6 && lines[3] == "74" && lines[0] == lines[4], "\(outcome)")
    #expect(outcome.errors.contains("The runs are deleted, but soak.db keeps its size"), "\(outcome)")
    let shrunk = try runner.shell("soakdb delete b --format csv; stat -c %s soak.db")
    #expect(Int(shrunk.output.split(separator: "\n").last ?? "") ?? .max < Int(lines.last ?? "") ?? 0, "\(shrunk)")
  }

  @Test func `Deleting says what went, and the audit and the shell say it too`() throws {
    let runner = try ingested()
    #expect(
      try runner.shell("soakdb label set b keep=1; soakdb prune --keep 1 --keep-label keep=1 --dry-run --format csv")
        .output
        .contains("\na,10,12,{},"))
    let outcome = try runner.shell(
      "soakdb prune --keep 1 --keep-label keep=1 && soakdb runs --format csv | cut -d, -f1")
    #expect(outcome.code == 0 && outcome.output.hasSuffix("run\nb\nc\n"), "\(outcome)")
    #expect(outcome.errors.contains("1 runs deleted; soak.db: "))
    #expect(
      try runner.shell("sqlite3 soak.db 'SELECT command, run, detail FROM audit'").output
        == "prune|a|keep 1, keep keep=1\n")
  }

  @Test func `The list of runs is what its query lists in the shell`() throws {
    let runner = try ingested()
    let file = repository.appending(path: "Queries/runs.sql").path
    let ours = try runner.shell(
      """
      soakdb label set a x=1 >/dev/null; soakdb label set b x=1 >/dev/null
      soakdb runs --label x=1 --name '[a-z]' --since 2025-01-01 --until 2999-01-01 --where 'missing>1' --where 'run!=z' \\
        --sort -ingest_id --format csv | tail -n +2
      """)
    let theirs = try runner.shell(
      """
      sqlite3 -csv soak.db ".param set :label '{\\"x\\":\\"1\\"}'" ".param set :name '[a-z]'" ".param set :since \\"'2025-01-01'\\"" \\
        ".param set :until \\"'2999-01-01'\\"" ".param set :where '[[\\"missing\\",\\">\\",1],[\\"run\\",\\"!=\\",\\"z\\"]]'" \\
        ".param set :sort '-ingest_id'" ".read \(file)" | tr -d '\\r'
      """)
    #expect(ours.output.hasPrefix("b,10,1..12,2,") && ours.output.contains("\na,10,1..12,2,"), "\(ours)")
    #expect(ours.output == theirs.output, "\(theirs)")
  }

  @Test func `The digest is what sha256sum makes of the query's lines`() throws {
    let runner = try ingested()
    let queries = repository.appending(path: "Queries").path
    let whole = try runner.shell("soakdb digest; sqlite3 soak.db '.read \(queries)/digest.sql' | sha256sum")
    let digests = whole.output.split(separator: "\n").map { $0.prefix(64) }
    #expect(digests.count == 2 && digests[0] == digests[1], "\(whole)")
    let one = try runner.shell(
      "soakdb digest a b; sqlite3 soak.db \".param set :run \\\"'a'\\\"\" '.read \(queries)/digest.sql' | sha256sum")
    #expect(Set(one.output.split(separator: "\n").map { $0.prefix(64) }).count == 1, "\(one)")
    #expect(try runner.shell("soakdb digest --all | cut -c 65-").output == "  a\n  b\n  c\n")
  }

  @Test func `Merging says what it took and what it refused, either way round`() throws {
    let runner = try ingested()
    _ = try runner.shell(
      """
      sed -i 's/3/4/g' soak12/ITER_SUMMARY_2.json; soakdb ingest soak12 --run b --db other.db -q 2>/dev/null
      soakdb ingest soak12 --run b --db other.db --quiet; soakdb ingest soak12 --run d --db other.db --quiet
      """)
    let outcome = try runner.shell(
      "soakdb merge other.db; echo $?; soakdb merge other.db 2>/dev/null; cp soak.db copy.db")
    #expect(outcome.errors.contains("conflict in run 'b' of other.db: the summary of iteration 2 has other bytes"))
    #expect(
      outcome.output == """
        run 'd': 12 new, 0 same, 0 replaced, 1 rejected, 1 side files
        1
        run 'd': 0 new, 12 same, 0 replaced; nothing changed

        """)
    let digests = try runner.shell(
      "soakdb digest a c d; soakdb merge soak.db --db other.db; soakdb digest a c d --db other.db")
    let lines = digests.output.split(separator: "\n")
    #expect(lines.count == 9 && lines.prefix(3) == lines.suffix(3), "\(digests)")
    #expect(try runner.shell("soakdb rename b b2 --db other.db && soakdb merge other.db").code == 0)
  }

  @Test func `A published copy is whole, readable by everybody, and replaced only by another one`() throws {
    let runner = try ingested()
    let publish = try runner.shell(
      "umask 077; mkdir d; touch d/real.db; ln -s real.db d/link.db; soakdb publish d/link.db && ls -A d && stat -c %a d/real.db"
    )
    #expect(publish.output.hasSuffix("\nlink.db\nreal.db\n644\n"), "\(publish)")
    #expect(
      try runner.shell("soakdb digest | cut -c -64 > 1; soakdb digest --db d/real.db | cut -c -64 | cmp - 1").code == 0)
    #expect(
      try runner.shell("sqlite3 d/real.db 'PRAGMA integrity_check; PRAGMA journal_mode; PRAGMA freelist_count'").output
        == "ok\ndelete\n0\n")
    // A reader that has the old copy open keeps it.
    let reader = try runner.shell(
      """
      exec 3< d/real.db; soakdb delete a --format csv >/dev/null; soakdb publish d/real.db >/dev/null
      cat <&3 > old.db; sqlite3 old.db 'SELECT count(*) FROM run'; sqlite3 d/real.db 'SELECT count(*) FROM run'
      """)
    #expect(reader.output == "3\n2\n", "\(reader)")
    let full = try runner.shell("cp d/real.db 2; trap '' XFSZ; ulimit -f 300; soakdb publish d/real.db")
    #expect(full.code == 74 && full.errors.contains("d/real.db: "), "\(full)")
    #expect(try runner.shell("cmp d/real.db 2 && ls -A d").output == "link.db\nreal.db\n")
    let stale = try runner.shell("touch d/real.db-journal; soakdb publish d/real.db")
    #expect(stale.code == 74 && stale.errors.contains("real.db-journal lies beside"))
    #expect(try runner.shell("ls -A d").output == "link.db\nreal.db\nreal.db-journal\n")
  }

  @Test func `A copy is consistent while others write, and appears only whole`() throws {
    let runner = try ingested()
    let outcome = try runner.shell(
      """
      (for i in $(seq 30); do soakdb ingest soak12 --run w$i --quiet 2>/dev/null; done) & writer=$!
      for i in $(seq 30); do
        soakdb publish pub.db >/dev/null || exit 1
        sqlite3 pub.db 'PRAGMA quick_check; SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM document GROUP BY run_id)'
      done | sort -u
      wait $writer; ls -A | grep -c tmp
      """)
    #expect(outcome.output == "12|12\nok\n0\n", "\(outcome)")
  }
}

/// The schema in words, without a database and in the real Datasette.
struct SchemaCommandTests {
  private static let datasette = repository.appending(path: ".build/peers/bin/datasette").path

  @Test func `The schema is told without a database`() throws {
    let runner = try CommandRunner()
    let list = try runner.shell("soakdb schema --format csv; ls *.db")
    #expect(list.output.contains("\niteration_gap,view,\"Missing iterations as ranges: one row per (run, gap).\"\n"))
    try expectGolden("schema-iteration_pnl.txt", runner.shell("soakdb schema iteration_pnl").output)
    #expect(
      try runner.shell("soakdb schema run --format json").output.contains("\"what it is\":\"What the run is called;"))
    #expect(try runner.shell("soakdb schema nope").code == 64)
    #expect(try runner.shell("soakdb schema run --datasette soak").code == 64)
    let other = try runner.shell("soakdb schema --datasette 'a\"b' | grep -c '\"a\\\\\"b\": {'")
    #expect(other.output == "1\n", "\(other)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: datasette), "no Datasette: .ci/run installs it"))
  func `The real Datasette shows a published copy, every table and view with its words and units`() throws {
    let script = repository.appending(path: "Tests/Peers/datasette").path
    let outcome = try CommandRunner().shell("'\(script)' '\(Self.datasette)'")
    #expect(outcome.code == 0 && outcome.output.contains("Datasette shows every table and view"), "\(outcome)")
  }
}
