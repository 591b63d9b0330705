import SQLite
import Testing

@testable import SoakWarehouse

struct IngestTests {
  @Test func `Iterations sort as numbers: padded, from 0 or 9, with gaps, above 99`() throws {
    let folder = try TestFolder()
    for name in ["0", "2", "010", "9", "100", "1000000000"] {
      try folder.write("r/ITER_SUMMARY_\(name).json", "{\"net_bps\":1}")
    }
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == 0 && report.runs[0].new == 6)
    #expect(
      try folder.rows("SELECT iter FROM iteration ORDER BY iter") == [[0], [2], [9], [10], [100], [1_000_000_000]])
  }

  @Test func `The same directory again changes no row`() throws {
    let folder = try TestFolder()
    let run = try folder.writeRun("r", iterations: 1...3)
    try folder.write("r/ITER_SUMMARY_4.json", "{")
    try folder.write("r/ITER_SUMMARY_x.json", "{}")
    try folder.write("r/reports/readiness.json", "{}")
    #expect(try folder.ingest(run) { $0.labels = [try! RunLabel("a=b")] }.exitCode == 1)
    let before = try TestFolder.contents(of: folder)
    let report = try folder.ingest(run) { $0.labels = [try! RunLabel("a=b")] }
    #expect(report.runs[0].same == 3 && report.runs[0].new == 0 && !report.runs[0].isChanged)
    #expect(report.runs[0].rejected.count == 1 && report.exitCode == 1)
    #expect(try TestFolder.contents(of: folder) == before)
  }

  @Test func `A run that grows keeps its name and takes what is new`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let report = try folder.ingest(folder.writeRun("r", iterations: 1...5))
    #expect(report.runs[0].same == 3 && report.runs[0].new == 2)
  }

  @Test func `By default other bytes for a stored iteration keep the whole run out, and every conflict is named`()
    throws
  {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...3))
    let before = try TestFolder.contents(of: folder)
    try folder.writeRun("r", iterations: 2...6, net: 4)
    try folder.write("r/ITER_SUMMARY_7.json", "{")
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == 1 && report.runs[0].isRefused && report.runs[0].conflicts.map(\.iter) == [2, 3])
    #expect(try TestFolder.contents(of: folder) == before)
  }

  @Test func `Replace keeps the old document in a table of its own, and derives everything anew`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_1.json", "{\"symbol\":\"A\",\"net_bps\":\"1\"}")
    try folder.ingest(folder.path("r"))
    try folder.write("r/ITER_SUMMARY_1.json", "{\"symbol\":\"B\",\"net_bps\":2}")
    let report = try folder.ingest(folder.path("r")) { $0.onConflict = .replace }
    #expect(report.exitCode == 0 && report.runs[0].replaced == 1)
    #expect(try folder.rows("SELECT iter, net_bps FROM iteration") == [[1, .real(2)]])
    #expect(try folder.rows("SELECT symbol, net_bps FROM iteration_symbol") == [["B", .real(2)]])
    #expect(try folder.rows("SELECT code FROM issue").isEmpty)
    #expect(try folder.rows("SELECT body FROM superseded_document") == [["{\"symbol\":\"A\",\"net_bps\":\"1\"}"]])
  }

  @Test func `Keep leaves the stored document and takes what is new`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("r", iterations: 1...2))
    let report = try folder.ingest(folder.writeRun("r", iterations: 2...3, net: 9)) { $0.onConflict = .keep }
    #expect(report.exitCode == 0 && report.runs[0].kept == 1 && report.runs[0].new == 1)
    #expect(try folder.rows("SELECT net_bps FROM iteration ORDER BY iter") == [[.real(3)], [.real(3)], [.real(9)]])
  }

  @Test(arguments: ConflictPolicy.allCases)
  func `Two files that name one iteration with different bytes are both rejected and name each other`(
    policy: ConflictPolicy
  ) throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_10.json", "{\"net_bps\":1}")
    try folder.write("r/ITER_SUMMARY_010.json", "{\"net_bps\":2}")
    try folder.write("r/ITER_SUMMARY_3.json", "{\"net_bps\":3}")
    let report = try folder.ingest(folder.path("r")) { $0.onConflict = policy }
    #expect(report.exitCode == 1)
    #expect(try folder.rows("SELECT iter FROM iteration") == [[3]])
    let rows = try folder.rows("SELECT file, iter, reason, detail, CAST(head AS TEXT) FROM rejected_file ORDER BY file")
    #expect(rows.map { $0[0] } == ["ITER_SUMMARY_010.json", "ITER_SUMMARY_10.json"])
    #expect(rows.map { $0[2] } == ["same_iteration", "same_iteration"])
    #expect(rows.map { $0[4] } == ["{\"net_bps\":2}", "{\"net_bps\":1}"])
    #expect(report.runs[0].rejected.map(\.detail).allSatisfy { $0.contains("ITER_SUMMARY_") })
  }

  @Test func `Two files that name one iteration with the same bytes are one`() throws {
    let folder = try TestFolder()
    for name in ["10", "010", "0010"] { try folder.write("r/ITER_SUMMARY_\(name).json", "{\"net_bps\":1}") }
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == 0 && report.runs[0].new == 1)
  }

  @Test func `A file that was rejected and is whole now leaves rejected_file`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":")
    #expect(try folder.ingest(folder.path("r")).exitCode == 1)
    #expect(try folder.rows("SELECT reason FROM rejected_file") == [["truncated"]])
    try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":1}")
    #expect(try folder.ingest(folder.path("r")).exitCode == 0)
    #expect(try folder.rows("SELECT reason FROM rejected_file").isEmpty)
  }

  @Test func `Once two files of an iteration agree, nothing says any more that they do not`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_10.json", "{\"net_bps\":1}")
    try folder.write("r/ITER_SUMMARY_010.json", "{\"net_bps\":2}")
    try folder.ingest(folder.path("r"))
    try folder.write("r/ITER_SUMMARY_010.json", "{\"net_bps\":1}")
    #expect(try folder.ingest(folder.path("r")).exitCode == 0)
    #expect(try folder.rows("SELECT * FROM rejected_file").isEmpty)
  }

  @Test func `Document, side files and rejected heads are kept byte by byte`() throws {
    let folder = try TestFolder()
    let text = "\u{FEFF}{\"iteration\":1,\r\n\"summary\":{\"net_bps\":NaN}}\r\n"
    try folder.write("r/ITER_SUMMARY_1.json", text)
    try folder.write("r/TUNING_REPORT.json", [0x7B, 0xFF, 0x00])
    try folder.write("r/a/b/EDGE_REPORT.json", "{}")
    try folder.write("r/unknown.json", "{}")
    try folder.ingest(folder.path("r"))
    #expect(try folder.rows("SELECT original FROM document") == [[.blob(Array(text.utf8))]])
    #expect(
      try folder.rows("SELECT path, content FROM side_file ORDER BY path") == [
        ["TUNING_REPORT.json", .blob([0x7B, 0xFF, 0x00])], ["a/b/EDGE_REPORT.json", .blob([0x7B, 0x7D])],
      ])
  }

  @Test func `The latest run is the one that something was stored of last`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("a", iterations: 1...1))
    try folder.ingest(folder.writeRun("b", iterations: 1...1))
    try folder.ingest(folder.path("a"))
    #expect(try Warehouse(reading: folder.database).resolve("latest") == "b")
    try folder.ingest(folder.writeRun("a", iterations: 1...2))
    #expect(try Warehouse(reading: folder.database).resolve("latest") == "a")
  }

  @Test func `Ten thousand iterations sum to what was written`() throws {
    let folder = try TestFolder()
    let report = try folder.ingest(folder.writeRun("r", iterations: 1...10_000, net: 0.5))
    #expect(report.runs[0].new == 10_000)
    #expect(
      try folder.rows("SELECT count(*), sum(net_bps), max(iter) FROM iteration") == [[10_000, .real(5000), 10_000]])
  }
}

extension TestFolder {
  /// Every row of every table, for telling whether anything changed.
  static func contents(of folder: TestFolder) throws -> [[[Value]]] {
    let tables = try folder.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return try tables.map { row in
      guard case .text(let name) = row[0] else { return [] }
      return try folder.rows("SELECT * FROM \(name)")
    }
  }
}
