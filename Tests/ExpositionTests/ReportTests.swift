import Exposition
import Testing

struct ReportTests {
  @Test func `A sparkline spans its values, leaves gaps and survives the largest doubles`() {
    #expect(Sparkline.text([0, nil, 3.5, 7]) == "▁ ▅█")
    #expect(Sparkline.text([2, 2]) == "▄▄" && Sparkline.text([nil]) == "" && Sparkline.text([]) == "")
    #expect(Sparkline.text([-Double.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude, .infinity]) == "▁▅█ ")
  }

  @Test func `A JUnit report counts what failed and what could not be judged, and escapes names`() {
    let report = JUnit.report(
      suite: "a<b", cases: [("ok", .passed), ("\"no\"\u{1}\n", .failed("1 & 2")), ("none", .error("no data"))])
    #expect(
      report == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="a&lt;b" tests="3" failures="1" errors="1">
          <testcase classname="a&lt;b" name="ok"></testcase>
          <testcase classname="a&lt;b" name="&quot;no&quot;\u{FFFD}&#10;"><failure message="1 &amp; 2"/></testcase>
          <testcase classname="a&lt;b" name="none"><error message="no data"/></testcase>
        </testsuite>

        """)
  }
}
