import Exposition
import Testing

private func encode(_ format: RowFormat, _ columns: [String], _ rows: [[Cell]]) -> String {
  String(decoding: RowEncoder.bytes(format, columns: columns, rows: rows), as: UTF8.self)
}

struct FormatTests {
  let columns = ["name", "n", "ok"]
  let rows: [[Cell]] = [
    [.text("a,b"), .real(3.0999999999999996), .boolean(true)],
    [.text("say \"x\"\nand"), .null, .boolean(false)],
    [.text(""), .integer(-7), .null],
  ]

  @Test func `CSV quotes as RFC 4180 says, ends lines with LF and tells empty from null`() {
    #expect(
      encode(.csv, columns, rows) == """
        name,n,ok
        "a,b",3.0999999999999996,true
        "say ""x""
        and",,false
        "",-7,

        """)
  }

  @Test func `JSON is one array with an object a line, keys in column order`() {
    #expect(
      encode(.json, columns, rows) == """
        [
        {"name":"a,b","n":3.0999999999999996,"ok":true},
        {"name":"say \\"x\\"\\nand","n":null,"ok":false},
        {"name":"","n":-7,"ok":null}
        ]

        """)
    #expect(encode(.json, columns, []) == "[\n]\n")
  }

  @Test func `NDJSON is one object a line`() {
    #expect(encode(.ndjson, ["a"], [[.integer(1)], [.integer(2)]]) == "{\"a\":1}\n{\"a\":2}\n")
  }

  @Test func `JSON has no infinities and no raw control characters`() {
    #expect(encode(.ndjson, ["a"], [[.real(.infinity)]]) == "{\"a\":\"+Inf\"}\n")
    #expect(encode(.ndjson, ["a"], [[.real(.nan)]]) == "{\"a\":null}\n")
    #expect(encode(.ndjson, ["a"], [[.text("\u{1B}[2J\u{7F}")]]) == "{\"a\":\"\\u001b[2J\\u007f\"}\n")
  }

  @Test func `A table aligns numbers to the right and shows control characters as escapes`() {
    #expect(
      encode(.table, ["name", "n"], [[.text("a\u{1B}[1m"), .integer(5)], [.text("b"), .integer(123)]]) == """
        name          n
        ----------  ---
        a\\u{1b}[1m    5
        b           123

        """)
  }

  @Test func `Markdown escapes bars and angle brackets`() {
    #expect(
      encode(.markdown, ["a", "n"], [[.text("x|<b>"), .real(0.5)]]) == """
        | a | n |
        | --- | ---: |
        | x\\|&lt;b> | 0.5 |

        """)
  }

  @Test(arguments: [
    (0.1, "0.1"), (100.0, "100.0"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"),
    (-0.0, "-0.0"),
    (0.30000000000000004, "0.30000000000000004"),
  ])
  func `A double has the shortest digits that read back, as Python writes them`(double: Double, text: String) {
    #expect(Cell.real(double).plainText == text)
  }
}
