import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// Where runs lie, and what they are called.
struct RunTests {
  @Test func `A root holds runs, and empty folders are named and passed over`() throws {
    let folder = try TestFolder()
    try folder.writeRun("root/RUN_1", iterations: 1...2)
    try folder.writeRun("root/deep/er/RUN 2", iterations: 0...0)
    try FileManager.default.createDirectory(atPath: folder.path("root/RUN_3"), withIntermediateDirectories: true)
    try folder.write("root/RUN_1/artifacts/EDGE_REPORT.json", "{}")
    let report = try folder.ingest(folder.path("root"))
    #expect(report.exitCode == 0)
    #expect(report.runs.map(\.run) == ["RUN_1", "RUN 2"])
    #expect(report.passedOver.map(\.path) == [folder.path("root/RUN_3")])
  }

  @Test func `A folder called latest is no name: the content makes one, and the same content the same one`() throws {
    let folder = try TestFolder()
    try folder.writeRun("a/latest 1/soak/latest", iterations: 1...3)
    try folder.writeRun("b/artifacts", iterations: 1...3)
    try folder.writeRun("c/latest", iterations: 1...4)
    let first = try folder.ingest(folder.path("a")).runs[0]
    let second = try folder.ingest(folder.path("b")).runs[0]
    let third = try folder.ingest(folder.path("c")).runs[0]
    #expect(first.run.wholeMatch(of: /soak-[0-9a-f]{12}/) != nil)
    #expect(second.run == first.run && second.same == 3 && !second.isChanged)
    #expect(third.run != first.run && third.new == 4)
  }

  @Test func `A second soak in a reused folder never mixes with the first`() throws {
    let folder = try TestFolder()
    try folder.ingest(folder.writeRun("latest", iterations: 1...9))
    for file in 1...9 { try FileManager.default.removeItem(atPath: folder.path("latest/ITER_SUMMARY_\(file).json")) }
    try folder.ingest(folder.writeRun("latest", iterations: 1...4, net: 5))
    #expect(
      try folder.rows("SELECT count(*), min(net_bps), max(net_bps) FROM iteration GROUP BY run_id ORDER BY 1") == [
        [4, .real(5), .real(5)], [9, .real(3), .real(3)],
      ])
  }

  @Test func `Two directories of one name are two runs: the second is refused, not mixed into the first`() throws {
    let folder = try TestFolder()
    try folder.writeRun("root/day1/main", iterations: 1...2)
    try folder.writeRun("root/day2/main", iterations: 3...4)
    let report = try folder.ingest(folder.path("root"))
    #expect(report.exitCode == 1 && report.runs.count == 1)
    #expect(report.passedOver.map(\.path) == [folder.path("root/day2/main")])
    #expect(try folder.rows("SELECT max(iter) FROM iteration") == [[2]])
  }

  @Test func `Folders beside a lone run give it no reports, unless every run has one of that name`() throws {
    let folder = try TestFolder()
    try folder.writeRun("root/RUN_1", iterations: 1...1)
    try folder.write("root/RUN_2/TUNING_REPORT.json", "{}")
    try folder.write("root/reports/legacy/readiness.json", "{}")
    try folder.ingest(folder.path("root"))
    #expect(try folder.rows("SELECT path FROM side_file") == [["../reports/legacy/readiness.json"]])
  }

  @Test func `A run of which every file is rejected is there, and says so`() throws {
    let folder = try TestFolder()
    for name in ["nightly", "latest"] { try folder.write("\(name)/ITER_SUMMARY_1.json", "") }
    #expect(try folder.ingest(folder.path("nightly"), folder.path("latest")).exitCode == 1)
    #expect(try folder.ingest(folder.path("latest")).runs[0].isChanged == false)
    #expect(try folder.rows("SELECT iterations, rejected FROM run_summary") == [[0, 1], [0, 1]])
  }

  @Test func `One summary alone can be ingested`() throws {
    let folder = try TestFolder()
    try folder.writeRun("r", iterations: 1...3)
    #expect(try folder.ingest(folder.path("r/ITER_SUMMARY_2.json")).runs[0].new == 1)
    #expect(try folder.rows("SELECT name, iter FROM iteration JOIN run USING (run_id)") == [["r", 2]])
  }

  @Test func `Summaries of one directory, named one by one, are one run`() throws {
    let folder = try TestFolder()
    try folder.writeRun("latest", iterations: 1...3)
    let report = try folder.ingest(folder.path("latest/ITER_SUMMARY_3.json"), folder.path("latest/ITER_SUMMARY_1.json"))
    #expect(report.runs.map(\.new) == [2])
  }

  @Test func `A summary named alone is not trusted either where another file names its iteration`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_10.json", "{\"net_bps\":1}")
    try folder.write("r/ITER_SUMMARY_010.json", "{\"net_bps\":2}")
    #expect(try folder.ingest(folder.path("r/ITER_SUMMARY_10.json")).runs[0].rejected.count == 2)
    #expect(try folder.rows("SELECT * FROM iteration").isEmpty)
  }

  @Test func `Reports beside a lone run in an unpacked archive belong to it`() throws {
    let folder = try TestFolder()
    try folder.writeRun("zip/soak/latest", iterations: 1...1)
    try folder.write("zip/reports/EDGE_REPORT.json", "{}")
    try folder.write("zip/KPI_GATE.json", "{}")
    try folder.ingest(folder.path("zip"))
    #expect(
      try folder.rows("SELECT path FROM side_file ORDER BY path") == [
        ["../../KPI_GATE.json"], ["../../reports/EDGE_REPORT.json"],
      ])
  }

  @Test func `What cannot be ingested is said: nothing there, an archive, no such path, one name for two runs`() throws
  {
    let folder = try TestFolder()
    try folder.write("zips/a.zip", "PK")
    #expect(try folder.ingest(folder.path("zips")).exitCode == 2)
    #expect(try folder.ingest(folder.path("nowhere")).exitCode == 74)
    #expect(throws: IngestError.self) { try folder.ingest(folder.path("zips/a.zip")) }
    try folder.writeRun("a", iterations: 1...1)
    try folder.writeRun("b", iterations: 1...1)
    #expect(throws: IngestError.self) { try folder.ingest(folder.path("a"), folder.path("b")) { $0.runName = "x" } }
    #expect(try folder.rows("SELECT * FROM run").isEmpty)
  }

  @Test(arguments: ["", " ", "a\nb", "a\u{7}b", "\u{202E}x", String(repeating: "x", count: 201), "latest", "latest~1"])
  func `A name that does not print, or is too long, or means another thing, is refused`(name: String) {
    #expect(throws: IngestError.self) { try RunName.check(name) }
  }

  @Test(arguments: [
    "x", "RUN_1760000000000", "soak nightly #7", "прогон", String(repeating: "é", count: 200), "'; DROP TABLE run;--",
  ])
  func `A printable name up to 200 characters is a name`(name: String) throws {
    let folder = try TestFolder()
    try folder.writeRun("r", iterations: 1...1)
    #expect(try folder.ingest(folder.path("r")) { $0.runName = name }.runs[0].run == name)
    #expect(try folder.rows("SELECT name FROM run") == [[.text(name)]])
  }

  @Test(arguments: [
    ("latest", true), ("Latest 1", true), ("soak (2)", true), ("artifacts copy", true), ("RUN_1", false),
    ("soak24", false), ("latest-btc", false),
  ])
  func `Names that every run reuses say nothing`(name: String, isGeneric: Bool) {
    #expect(RunName.isGeneric(name) == isGeneric)
  }

  @Test func `A run has any number of labels, and a label's value can change`() throws {
    let folder = try TestFolder()
    let run = try folder.writeRun("r", iterations: 1...1)
    try folder.ingest(run) { $0.labels = [try! RunLabel("build=7"), try! RunLabel("note=a=b")] }
    #expect(try folder.ingest(run) { $0.labels = [try! RunLabel("build=8")] }.runs[0].isChanged)
    #expect(try folder.rows("SELECT labels FROM run_summary") == [["{\"build\":\"8\",\"note\":\"a=b\"}"]])
    #expect(throws: IngestError.self) { try RunLabel("novalue") }
    #expect(throws: IngestError.self) { try RunLabel("=x") }
  }

  @Test(
    arguments: [
      ("2025-11-01T00:01:00Z", "2025-11-01T00:01:00Z", nil), ("2025-11-01T03:01:00+03:00", "2025-11-01T00:01:00Z", nil),
      ("2025-11-01T00:01:00.123456Z", "2025-11-01T00:01:00.123456Z", nil),
      ("2025-11-01T00:01:00.500+00:00", "2025-11-01T00:01:00.5Z", nil),
      ("2025-11-01T00:01:00", "2025-11-01T00:01:00Z", "time_without_zone"),
      ("2025-11-01 00:01:00 UTC", "2025-11-01T00:01:00Z", "time_odd_form"),
      ("2025-11-01T00:01:00+00:00Z", "2025-11-01T00:01:00Z", "time_odd_form"),
      ("20251101T000100Z", "2025-11-01T00:01:00Z", "time_odd_form"),
      ("1761955260", "2025-11-01T00:01:00Z", "time_epoch"),
      ("1761955260123", "2025-11-01T00:01:00.123Z", "time_epoch"),
      ("2025-11-01T24:00:00Z", "2025-11-02T00:00:00Z", "time_odd_form"),
      ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "time_odd_form"),
      ("2024-02-29T12:00:00-01:30", "2024-02-29T13:30:00Z", nil),
      ("2000-03-01T00:00:00+00:01", "2000-02-29T23:59:00Z", nil),
    ] as [(String, String, String?)])
  func `A time is read in every spelling seen, and an odd one says so`(text: String, utc: String, oddity: String?) {
    #expect(UTCTime(.text(text))?.text == utc)
    #expect(UTCTime(.text(text))?.oddity == oddity)
  }

  @Test(arguments: [
    "", "x", "2025-13-45T99:00:00Z", "2025-02-29T00:00:00Z", "2025-11-01", "2025-11-01T00:01:00+25:00",
    "2025-11-01T00:01:00Zz",
    "2025-11-01T24:00:01Z", "2025-11-01T00:60:00Z", "99999", "٢٠٢٥-11-01T00:00:00Z",
  ])
  func `What names no moment is no time`(text: String) {
    #expect(UTCTime(.text(text)) == nil)
  }
}
