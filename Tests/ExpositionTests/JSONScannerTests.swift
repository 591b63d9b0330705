import Exposition
import Testing

private func scan(_ text: String) throws -> JSONScan {
  try Array(text.utf8).withUnsafeBufferPointer { try JSONScanner.scan($0) }
}

private func fault(_ text: String) -> JSONFault? {
  do {
    _ = try scan(text)
    return nil
  } catch {
    return error as? JSONFault
  }
}

struct JSONScannerTests {
  @Test(arguments: [
    "{}", "[]", "0", "-0", "1.5e-3", "1E+9", "\"\"", "true", "null", " \t\r\n{ \"a\" : [ 1 , 2 ] } \n",
    "{\"a\":{\"b\":[{}]}}",
    "\"\\u0041\\n\\\\\"", "[[],[[]]]", "\"\u{7F}é\u{1F600}\"",
  ])
  func `Reads what RFC 8259 allows`(text: String) throws {
    let found = try scan(text)
    #expect(found.oddities.isEmpty && found.edits.isEmpty)
    #expect(found.isObject == text.drop { $0.isWhitespace }.hasPrefix("{"))
  }

  @Test(
    arguments: [
      ("", .blank), (" \n", .blank), ("{", .truncated), ("{\"a\":1", .truncated), ("{\"a\":\"x", .truncated),
      ("[1,", .truncated), ("tru", .truncated), ("{\"a\":1,}", .malformed), ("[1,]", .malformed),
      ("{'a':1}", .malformed),
      ("{\"a\":01}", .malformed), ("{\"a\":.5}", .malformed), ("{\"a\":5.}", .malformed), ("{\"a\":+5}", .malformed),
      ("{}{}", .malformed), ("{}x", .malformed), ("{\"a\" 1}", .malformed), ("[1 2]", .malformed),
      ("{\"a\":nan}", .malformed),
      ("\"\n\"", .malformed), ("\"\\x\"", .malformed), ("\"\\u00g0\"", .malformed), ("[}", .malformed),
      ("{]", .malformed),
      ("1e", .truncated), ("--1", .malformed), ("{/**/}", .malformed), ("\u{FEFF}{}", .malformed), ("{}\0", .malformed),
    ] as [(String, JSONFault.Kind)])
  func `Refuses what it does not allow`(text: String, kind: JSONFault.Kind) {
    #expect(fault(text)?.kind == kind)
  }

  @Test func `A fault names its line and column`() {
    #expect(fault("{\n  \"a\": 1,\n  \"b\": x\n}")?.description == "line 3, column 8: expected a value")
  }

  @Test func `Nests 512 deep and no deeper`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(fault(nested(512)) == nil)
    #expect(fault(nested(513))?.kind == .tooDeep)
  }

  @Test func `Python's literals become strings, with their paths`() throws {
    let text = "{\"a\":NaN,\"b\":[1,{\"c d\":-Infinity}],\"e\":Infinity}"
    let found = try scan(text)
    #expect(found.oddities.map(\.path) == ["$.a", "$.b[1].\"c d\"", "$.e"])
    let edited = Array(text.utf8).withUnsafeBufferPointer { String(decoding: found.edited($0), as: UTF8.self) }
    #expect(edited == "{\"a\":\"NaN\",\"b\":[1,{\"c d\":\"-Infinity\"}],\"e\":\"Infinity\"}")
  }

  @Test func `A key with escapes is written plainly, for SQLite compares keys as they are spelled`() throws {
    let text = "{\"net\\u005fbps\":1,\"q\\\"\":2}"
    let found = try scan(text)
    let edited = Array(text.utf8).withUnsafeBufferPointer { String(decoding: found.edited($0), as: UTF8.self) }
    #expect(edited == "{\"net_bps\":1,\"q\\\"\":2}")
  }

  @Test func `A key that its object has twice is reported once, however it is spelled and how often`() throws {
    let found = try scan("{\"a\":{\"x\":1,\"\\u0078\":2,\"x\":3,\"y\":4},\"b\":[{\"x\":1},{\"x\":2}],\"a\":0}")
    #expect(found.oddities.map(\.path).sorted() == ["$.a", "$.a.x"])
    #expect(found.oddities.allSatisfy { $0.kind == .duplicateKey })
  }

  @Test func `Finds the two equal ones among thousands of keys`() throws {
    let keys = (0..<6000).map { "\"k\($0)\":\($0)" } + ["\"k17\":0"]
    #expect(try scan("{" + keys.joined(separator: ",") + "}").oddities.map(\.path) == ["$.k17"])
  }

  @Test func `Of millions of oddities the first are noted and all are counted`() throws {
    let found = try scan("[" + String(repeating: "NaN,", count: 4000) + "1]")
    #expect(found.oddities.count == JSONScan.Oddity.notedCount && found.oddityCounts == [.nonFiniteLiteral: 4000])
    #expect(found.edits.count == 4000)
  }
}
