import Foundation
import Testing

/// What scripts over a directory of summaries get wrong, each with the right answer.
struct DefectTests {
  private let runner: CommandRunner

  init() throws { runner = try CommandRunner() }

  private func write(_ iteration: Int, _ members: String, in run: String = "r", name: String? = nil) throws {
    try runner.write(
      "\(run)/\(name ?? "ITER_SUMMARY_\(iteration).json")", "{\"iteration\":\(iteration),\"summary\":{\(members)}}")
  }

  /// Ingests `r` and answers a SELECT, a line a row.
  private func ask(_ sql: String, exit code: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> [String]
  {
    let ingest = try runner.shell("soakdb ingest r --quiet")
    #expect(ingest.code == code, "\(ingest.errors)", sourceLocation: sourceLocation)
    return try runner.shell("sqlite3 soak.db \"\(sql)\"").output.split(separator: "\n").map(String.init)
  }

  @Test func `1. An alias with 0.0 is a value, and no lower alias wins over it`() throws {
    try write(1, #""net_bps":0.0,"edge_bps":5.0,"slippage_bps_p95":0.0,"sl_p95":2.0,"risk_ratio":0.0,"risk":0.5"#)
    #expect(try ask("SELECT net_bps, slippage_bps_p95, risk_ratio FROM iteration") == ["0.0|0.0|0.0"])
  }

  @Test func `2. A reported gross of 0.0 stays, and is tested`() throws {
    try write(1, #""net_bps":3.0,"gross_bps":0.0,"adverse_bps_p95":1.0,"slippage_bps_p95":1.0"#)
    #expect(try ask("SELECT gross_bps, gross_imputed, pnl_verdict FROM iteration_pnl") == ["0.0|0|violated"])
  }

  @Test func `3. A missing cost is no 0, and leaves no imputed gross`() throws {
    try write(1, #""net_bps":3.0,"adverse_bps_p95":1.0"#)
    #expect(try ask("SELECT gross_bps, gross_imputed, pnl_verdict FROM iteration_pnl") == ["|0|incomplete"])
  }

  @Test func `4. A planted row does not pass`() throws {
    for iteration in 1...8 {
      try write(
        iteration,
        #""net_bps":3.0,"gross_bps":\#(iteration == 5 ? 99.0 : 5.5),"adverse_bps_p95":1.5,"slippage_bps_p95":1.0,"#
          + #""maker_taker_ratio":0.9,"p95_latency_ms":200,"risk_ratio":0.3"#)
    }
    #expect(try ask("SELECT iter FROM iteration_pnl WHERE pnl_verdict = 'violated'") == ["5"])
    #expect(try runner.shell("soakdb gate").code == 1)
  }

  @Test func `5. Neither a gap nor the hundredth iteration ends a run`() throws {
    for iteration in [1, 3, 99, 100, 101] { try write(iteration, #""net_bps":1.0"#) }
    #expect(try ask("SELECT group_concat(iter) FROM iteration") == ["1,3,99,100,101"])
  }

  @Test func `6. A broken file shifts no label`() throws {
    try write(1, #""net_bps":1.0"#)
    try runner.write("r/ITER_SUMMARY_2.json", "{\"iteration\":2,")
    try write(3, #""net_bps":3.0"#)
    #expect(try ask("SELECT iter, net_bps FROM iteration", exit: 1) == ["1|1.0", "3|3.0"])
  }

  @Test func `7. Unreadable files leave a trace, an exit code and no green gate`() throws {
    for iteration in 1...12 {
      try write(
        iteration, #""net_bps":3.0,"maker_taker_ratio":0.9,"p95_latency_ms":200,"risk_ratio":0.3"#)
    }
    for iteration in 9...11 { try runner.write("r/ITER_SUMMARY_\(iteration).json", "no JSON") }
    #expect(try ask("SELECT count(*) FROM rejected_file", exit: 1) == ["3"])
    #expect(try runner.shell("soakdb gate r").code == 1)
  }

  @Test func `8. Every iteration is counted`() throws {
    for iteration in 1...24 { try write(iteration, #""net_bps":1.0"#) }
    #expect(try ask("SELECT iterations FROM run_summary") == ["24"])
  }

  @Test func `9. A figure of a window is named by its statistic, whatever lies beside the summaries`() throws {
    for iteration in 1...3 { try write(iteration, #""p95_latency_ms":\#(iteration * 100)"#) }
    try write(4, #""p95_latency_ms":1000"#)
    try runner.write("r/POST_SOAK_SNAPSHOT.json", #"{"latency_p95_ms":1}"#)
    #expect(
      try ask("SELECT median, max FROM run_window WHERE metric = 'latency_ms_p95' AND window = 'last8'")
        == ["250.0|1000.0"])
  }

  @Test func `10. A missing figure passes no gate`() throws {
    for iteration in 1...8 { try write(iteration, #""net_bps":3.0,"maker_taker_ratio":0.9,"p95_latency_ms":200"#) }
    #expect(try ask("SELECT verdict FROM run_readiness WHERE rule = 'risk'") == ["no data"])
    #expect(try runner.shell("soakdb gate").code == 2)
  }

  @Test func `11. Two files of one iteration are both named, and neither is taken`() throws {
    try write(10, #""net_bps":1.0"#)
    try write(10, #""net_bps":2.0"#, name: "ITER_SUMMARY_010.json")
    try write(11, #""net_bps":3.0"#, name: "ITER_SUMMARY_0011.json")
    #expect(try ask("SELECT iter FROM iteration", exit: 1) == ["11"])
    #expect(try ask("SELECT count(*) FROM rejected_file WHERE iter = 10", exit: 1) == ["2"])
  }

  @Test func `12. A link out of the run's directory is not followed`() throws {
    try write(1, #""net_bps":1.0"#)
    try runner.write("secret.json", #"{"summary":{"net_bps":9.0}}"#)
    _ = try runner.shell("ln -s ../secret.json r/ITER_SUMMARY_2.json")
    #expect(try ask("SELECT iter FROM iteration", exit: 1) == ["1"])
  }

  @Test func `13. NaN leaves neither as a number nor as a word, and truth not as True`() throws {
    try runner.write(
      "r/ITER_SUMMARY_1.json", #"{"summary":{"net_bps":NaN,"risk_ratio":true,"p95_latency_ms":Infinity}}"#)
    #expect(try ask("SELECT count(*) FROM issue") == ["4"])
    for command in ["iterations --format csv", "iterations --format json", "prometheus"] {
      let output = try runner.shell("soakdb export \(command)").output
      #expect(!output.contains(/NaN|nan|Infinity|True/) && !output.isEmpty, "\(command)")
    }
  }

  @Test func `14. BOM and UTF-16 are read`() throws {
    let text = #"{"summary":{"net_bps":1.5}}"#
    try FileManager.default.createDirectory(
      at: runner.folder.appending(path: "r"), withIntermediateDirectories: true)
    let encodings: [(String.Encoding, [UInt8])] = [
      (.utf8, [0xEF, 0xBB, 0xBF]), (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
    ]
    for (place, encoding) in encodings.enumerated() {
      try (Data(encoding.1) + text.data(using: encoding.0)!)
        .write(to: runner.folder.appending(path: "r/ITER_SUMMARY_\(place).json"))
    }
    #expect(try ask("SELECT net_bps FROM iteration") == ["1.5", "1.5", "1.5"])
  }

  @Test func `15. A second run in the same directory is not mixed with the first`() throws {
    for iteration in 1...3 { try write(iteration, #""net_bps":1.0"#, in: "latest") }
    #expect(try runner.shell("soakdb ingest latest --quiet").code == 0)
    for iteration in 1...2 { try write(iteration, #""net_bps":2.0"#, in: "latest") }
    _ = try runner.shell("rm latest/ITER_SUMMARY_3.json; soakdb ingest latest --quiet")
    let runs = try runner.shell("sqlite3 soak.db 'SELECT iterations FROM run_summary ORDER BY 1'").output
    #expect(runs == "2\n3\n")
  }
}
