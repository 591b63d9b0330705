import Foundation
import SQLite
import Testing

@testable import SoakWarehouse

/// Files that are taken, files that are not, and names that are neither.
struct FileTests {
  static let texts: [(name: String, bytes: [UInt8], reason: String?)] = [
    ("plain", Array("{\"net_bps\":1}".utf8), nil),
    ("BOM", [0xEF, 0xBB, 0xBF] + Array("{\"net_bps\":1}".utf8), nil),
    ("CRLF", Array("{\r\n\"net_bps\":1\r\n}\r\n".utf8), nil),
    ("UTF-16 little-endian", [0xFF, 0xFE] + utf16("{\"net_bps\":1}", big: false), nil),
    ("UTF-16 big-endian", [0xFE, 0xFF] + utf16("{\"net_bps\":1}", big: true), nil),
    ("UTF-16 without its last byte", [0xFF, 0xFE] + utf16("{\"net_bps\":1}", big: false).dropLast(), "not_utf8"),
    ("UTF-16 with half a pair", [0xFE, 0xFF, 0, 0x7B, 0xD8, 0, 0, 0x7D], "not_utf8"),
    ("UTF-32", [0xFF, 0xFE, 0, 0, 0x7B, 0, 0, 0], "not_utf8"),
    ("no valid UTF-8", Array("{\"a\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8), "not_utf8"),
    ("empty", [], "empty"),
    ("blank", Array(" \n ".utf8), "empty"),
    ("truncated", Array("{\"net_bps\":1".utf8), "truncated"),
    ("near-JSON", Array("{'net_bps':1}".utf8), "not_json"),
    ("array", Array("[{\"net_bps\":1}]".utf8), "not_an_object"),
    ("number", Array("3".utf8), "not_an_object"),
    ("deep", Array(String(repeating: "[", count: 100_000).utf8), "too_deep"),
    (
      "deep object", Array((String(repeating: "{\"a\":", count: 513) + "1" + String(repeating: "}", count: 513)).utf8),
      "too_deep"
    ),
  ]

  private static func utf16(_ text: String, big: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 255)]
      return big ? bytes : bytes.reversed()
    }
  }

  @Test(arguments: texts.indices)
  func `A file is taken or rejected for its reason, and the rest of the run is taken`(index: Int) throws {
    let (_, bytes, reason) = Self.texts[index]
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_1.json", bytes)
    try folder.write("r/ITER_SUMMARY_2.json", "{\"net_bps\":2}")
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == (reason == nil ? 0 : 1))
    #expect(
      try folder.rows("SELECT reason, head FROM rejected_file")
        == (reason.map { [[.text($0), .blob(Array(bytes.prefix(256)))]] } ?? []))
    let iterations = try folder.rows("SELECT iter, net_bps FROM iteration ORDER BY iter")
    #expect(iterations == (reason == nil ? [[1, .real(1)], [2, .real(2)]] : [[2, .real(2)]]))
  }

  @Test func `More files than are held at once are gone through in order, none left out or read twice`()
    throws
  {
    let folder = try TestFolder()
    let names = [
      "1", "01", "2", "BTC_2", "ETH_2", "0002", "3", "4", "A_4", "B_4", "C_4", "D_4", "5", "5000000", "77", "6", "006",
    ]
    for name in names { try folder.write("r/ITER_SUMMARY_\(name).json", "{}") }
    let directory = try Directory(path: folder.path("r"))
    let all = try RunListing(directory)
    let expected = all.documents.map(all.fileName)
    #expect(Set(expected) == Set(names.map { "ITER_SUMMARY_\($0).json" }) && expected.count == names.count)
    for limit in 4...18 {
      var listing = try RunListing(directory, limit: limit)
      var found = listing.documents.map(listing.fileName)
      while try listing.advance(in: directory) {
        #expect(listing.documents.count <= limit)
        found += listing.documents.map(listing.fileName)
      }
      #expect(found == expected && listing.documentCount == names.count, "held at once: \(limit)")
    }
  }

  @Test func `Links, FIFOs, sockets and folders with a summary's name are rejected unopened`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":1}")
    try folder.write("outside.json", "{\"net_bps\":9}")
    let links = ["2": "ITER_SUMMARY_1.json", "3": "../outside.json", "4": "nowhere", "5": "ITER_SUMMARY_5.json"]
    for (name, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("r/ITER_SUMMARY_\(name).json"), withDestinationPath: target)
    }
    mkfifo(folder.path("r/ITER_SUMMARY_6.json"), 0o600)
    try folder.write("r/ITER_SUMMARY_7.json/ITER_SUMMARY_8.json", "{\"net_bps\":9}")
    let report = try folder.ingest(folder.path("r"))
    #expect(report.exitCode == 1)
    #expect(try folder.rows("SELECT iter FROM iteration") == [[1]])
    #expect(
      try folder.rows("SELECT iter, reason FROM rejected_file ORDER BY iter") == [
        [2, "symlink"], [3, "symlink"], [4, "symlink"], [5, "symlink"], [6, "fifo"], [7, "directory"],
      ])
  }

  @Test func `A file over 64 MiB is rejected without being read`() throws {
    let folder = try TestFolder()
    let path = try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":1}")
    truncate(path, off_t(FileBuffer.maximumSize) + 1)
    #expect(try folder.ingest(folder.path("r")).runs[0].rejected.map(\.reason) == ["too_large"])
  }

  @Test func `A twin that cannot be read takes nothing from the one that can`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_10.json", "{\"net_bps\":1}")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("r/ITER_SUMMARY_0010.json"), withDestinationPath: "ITER_SUMMARY_10.json")
    let large = try folder.write("r/ITER_SUMMARY_010.json", "{\"net_bps\":99}")
    truncate(large, off_t(FileBuffer.maximumSize) + 1)
    let report = try folder.ingest(folder.path("r"))
    #expect(report.runs[0].new == 1 && Set(report.runs[0].rejected.map(\.reason)) == ["symlink", "too_large"])
    #expect(try folder.rows("SELECT net_bps FROM iteration") == [[.real(1)]])
  }

  @Test func `A hard link is a file`() throws {
    let folder = try TestFolder()
    try folder.write("r/ITER_SUMMARY_1.json", "{\"net_bps\":1}")
    try FileManager.default.linkItem(
      atPath: folder.path("r/ITER_SUMMARY_1.json"), toPath: folder.path("r/ITER_SUMMARY_9.json"))
    #expect(try folder.ingest(folder.path("r")).runs[0].new == 2)
  }

  @Test func `Names that almost match are passed over with an issue, an index above 10^9 is rejected`() throws {
    let folder = try TestFolder()
    let near = [
      "ITER_SUMMARY_.json", "ITER_SUMMARY_1.json.tmp", "ITER_SUMMARY_1.json.bak", "ITER_SUMMARY_1 (copy).json",
      "ITER_SUMMARY_1.JSON", "iter_summary_3.json", "XITER_SUMMARY_4.json", "ITER_SUMMARY_1a.json",
      "ITER_SUMMARY_-1.json",
      "ITER_SUMMARY_+5.json", "ITER_SUMMARY_1.5.json", "ITER_SUMMARY_٣.json", "ITER_SUMMARY_6.json~",
      ".ITER_SUMMARY_8.json",
      "ITER_SUMMARY_9 .json", "ITER_SUMMARY_1\n2.json", "ITER_SUMMARY_0x10.json", "ITER_SUMMARY_1e3.json",
      "ITER_SUMMARY_1'; DROP TABLE run;--.json", "ITER_SUMMARY_btc_1.json", "ITER_SUMMARY_12_1.json",
    ]
    for name in near + ["ITER_SUMMARY_1000000001.json", "ITER_SUMMARY_0001.json", "notes.txt"] {
      try folder.write("r/" + name, "{\"net_bps\":1}")
    }
    let report = try folder.ingest(folder.path("r"))
    #expect(report.runs[0].new == 1 && report.runs[0].rejected.map(\.reason) == ["index_out_of_range"])
    #expect(
      try Set(folder.rows("SELECT file FROM issue WHERE code = 'ignored_name'")) == Set(near.map { [.text($0)] }))
  }
}
