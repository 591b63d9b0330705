import Testing

@testable import Exposition

private func faults(_ page: String) -> [String] {
  Array(page.utf8).withUnsafeBufferPointer { MetricLint.faults($0).map(\.description) }
}

struct MetricLintTests {
  static let head = "# HELP a_ms A.\n# TYPE a_ms histogram\n"
  static let good =
    head + "a_ms_bucket{le=\"1\"} 1\na_ms_bucket{le=\"+Inf\"} 2\na_ms_sum 3\na_ms_count 2\n"
    + "# HELP b_total B with \\\\ and \\n.\n# TYPE b_total counter\nb_total{x=\"q\\\"\\\\\\n\"} 1e+06\n"

  @Test(arguments: [
    good,
    "# HELP b B.\n# TYPE b gauge\nb{x=\"1\",} NaN\nb{ y = \"2\" } +Inf\n\n# a comment\n",
    "# TYPE b counter\n# HELP b B.\nb_total 1.0 1761955260.0\nb_total 2.0 1761955261.0 # {id=\"1\"} 0.5\nb_created 1.0\n# EOF\n",
  ])
  func `A page that keeps the rules has no faults`(page: String) {
    #expect(faults(page) == [])
  }

  @Test(arguments: [
    (String(good.dropLast()), "line 9: the last line has no line end"),
    (good.replacing("\n", with: "\r\n"), "line 1: a carriage return; lines end in LF alone"),
    (good.replacing("\\\"", with: "\\q"), "line 9: an escape that the format does not have"),
    (good + "b_total{x=\"q\\\"\\\\\\n\"} 1\n", "line 10: b_total stands twice, first in line 9"),
    (good + "a_ms_sum{x=\"1\"} 1\n", "line 10: a_ms goes on after another family"),
    (good.replacing("le=\"+Inf\"} 2", with: "le=\"2\"} 2"), "line 3: a_ms does not end in le=\"+Inf\""),
    (
      good.replacing("le=\"+Inf\"} 2", with: "le=\"+Inf\"} 3"),
      "line 3: a_ms: a +Inf bucket that differs from the count"
    ),
    (good.replacing("le=\"1\"} 1", with: "le=\"1\"} 9"), "line 3: a_ms: counts that fall as the bound rises"),
    (good.replacing("le=\"1\"} 1", with: "le=\"1\"} 0.5"), "line 3: a_ms: a count that is no whole number"),
    (good.replacing("le=\"1\"} 1", with: "le=\"+Inf\"} 1"), "line 3: a_ms: a bound that stands twice"),
    (good.replacing("a_ms_sum 3\n", with: ""), "line 3: a_ms has no a_ms_sum"),
    (
      good.replacing(
        "a_ms_bucket{le=\"1\"} 1\na_ms_bucket{le=\"+Inf\"} 2",
        with: "a_ms_bucket{le=\"+Inf\"} 2\na_ms_bucket{le=\"1\"} 1"),
      "line 4: bounds of a_ms that do not rise"
    ),
    ("# HELP c C.\n# TYPE c counter\nc 1\n", "line 3: the counter c does not end in _total"),
    ("# HELP c_total C.\n# TYPE c_total gauge\nc_total 1\n", "line 3: c_total ends in _total and is no counter"),
    ("# HELP c_total C.\n# TYPE c_total counter\nc_total -1\n", "line 3: c_total counts and is below 0 or no number"),
    ("# TYPE c gauge\nc 1\n", "line 2: c has no HELP"), ("# HELP c C.\nc 1\n", "line 2: c has no TYPE"),
    ("c 1\n# HELP c C.\n", "line 2: a HELP, TYPE or UNIT after the samples of c"),
    ("# HELP c C.\n# HELP c C.\n", "line 2: a second HELP for c"),
    ("# TYPE c gauge\n# TYPE c gauge\n", "line 2: a second TYPE for c"),
    ("c 1\n# TYPE c gauge\n", "line 2: a TYPE after the samples of c"),
    ("# HELP c C.\n# TYPE c unknown\nc 1\n", "line 3: the type unknown is of OpenMetrics; collectors refuse the page"),
    ("# TYPE c number\n", "line 1: the unknown type 'number'"),
    ("# HELP c C.\n# TYPE c gauge\nc 1 1761955260000\n", "line 3: a timestamp, for which node_exporter skips the page"),
    ("c True\n", "line 1: expected a value, found 'True'"), ("c 0x1p3\n", "line 1: expected a value, found '0x1p3'"),
    ("c 1 \n", "line 1: a blank at the end of the line"), ("c 1e400\n", "line 1: expected a value, found '1e400'"),
    ("# HELP c.d x\n", "line 1: expected a space after the name c"),
    ("1c 1\n", "line 1: expected a name of letters, digits and '_'"),
    ("c{x=\"1\",x=\"2\"} 1\n", "line 1: the label x stands twice"),
    ("c{x=1} 1\n", "line 1: expected the value of the label x in double quotes"),
    ("c 1 2 3\n", "line 1: text after the value"),
    ("c 1\n\n# EOF\n", "line 2: a blank line, which OpenMetrics forbids"),
  ])
  func `Each planted fault is found, with its line`(page: String, fault: String) {
    #expect(faults(page).contains(fault), "\(faults(page))")
  }

  @Test func `What is written is read back as it was`() throws {
    var text = PrometheusText()
    text.family("m", help: "a \\ b\nc", type: "gauge")
    let labels = [MetricLabel("a", "\"\\\n{},="), MetricLabel("b", "")]
    let values = [0.1, -0.0, 1e300, 5, .infinity, -.infinity]
    for (index, value) in values.enumerated() {
      text.sample("m", LabelText(labels + [MetricLabel("i", "\(index)")]), value)
    }
    let page = try text.families[0].bytes.withUnsafeBufferPointer { try MetricPageParser.parse($0) }
    #expect(page.families[0].help == "a \\ b\nc")
    #expect(page.families[0].samples.map(\.value) == values)
    #expect(page.families[0].samples.allSatisfy { Array($0.labels.prefix(2)) == labels })
  }

  /// A page as it is written, with a histogram of two series and gauges.
  private func written(_ change: (inout PrometheusText) -> Void = { _ in }) -> PrometheusText {
    var text = PrometheusText()
    text.family("m_ms", help: "a \\ b\nc", type: "histogram")
    for run in ["r\"1", "r2"] {
      for (le, count) in [("1.0", 0.0), ("2.5", 3), ("+Inf", 4)] {
        text.sample("m_ms_bucket", LabelText([MetricLabel("run", run), MetricLabel("le", le)]), count)
      }
      text.sample("m_ms_sum", LabelText([MetricLabel("run", run)]), 7.25)
      text.sample("m_ms_count", LabelText([MetricLabel("run", run)]), 4)
    }
    text.family("g", help: "G", type: "gauge")
    text.sample("g", LabelText([]), -0.5)
    text.sample("g", LabelText([MetricLabel("a", "\\"), MetricLabel("b", "y")]), .nan)
    change(&text)
    return text
  }

  @Test func `A written page is taken at a glance`() {
    var plain = PlainPage()
    for family in written().families { #expect(family.bytes.withUnsafeBufferPointer { plain.takes($0) }) }
    #expect(MetricLint.fault(written()) == nil)
  }

  @Test func `A written page that breaks a rule is refused`() {
    func message(_ change: (inout PrometheusText) -> Void) -> String? { MetricLint.fault(written(change))?.message }
    func labels(_ pairs: KeyValuePairs<String, String>) -> LabelText { LabelText(pairs.map { MetricLabel($0, $1) }) }
    // The same series with its labels in another order.
    #expect(message { $0.sample("g", labels(["b": "y", "a": "\\"]), 1) } == "g stands twice, first in line 16")
    #expect(message { $0.sample("g", labels(["a": "1", "a": "2"]), 1) } == "the label a stands twice")
    #expect(message { $0.sample("g", labels(["a-b": "1"]), 1) } == "expected '=' after the label a")
    #expect(message { $0.sample("g", labels(["a": "\r"]), 1) } == "a carriage return; lines end in LF alone")
    #expect(message { $0.sample("h", labels([:]), 1) } == "h has no HELP")
    // A gauge of ours with the name of a histogram of the bot's.
    #expect(
      message {
        $0.family("m_ms", help: "M", type: "gauge")
        $0.sample("m_ms", labels(["run": "r3"]), 1)
      }?.contains("m_ms") == true)
    func histogram(_ buckets: KeyValuePairs<String, Double>, count: Double) -> String? {
      message {
        $0.family("h", help: "H", type: "histogram")
        for (le, below) in buckets { $0.sample("h_bucket", labels(["le": le]), below) }
        $0.sample("h_sum", labels([:]), 1)
        $0.sample("h_count", labels([:]), count)
      }
    }
    #expect(histogram(["1.0": 1, "+Inf": 2], count: 2) == nil)
    #expect(histogram(["2.0": 1, "1.0": 1, "+Inf": 2], count: 2) == "bounds of h that do not rise")
    #expect(histogram(["1.0": 1, "1.0": 1, "+Inf": 2], count: 2) == "h: a bound that stands twice")
    #expect(histogram(["1.0": 3, "+Inf": 2], count: 2) == "h: counts that fall as the bound rises")
    #expect(histogram(["1.0": 1, "+Inf": 2], count: 3) == "h: a +Inf bucket that differs from the count")
    #expect(histogram(["1.0": 1.5, "+Inf": 2], count: 2) == "h: a count that is no whole number")
    #expect(histogram(["1.0": 2], count: 2) == "h does not end in le=\"+Inf\"")
  }

  @Test func `Whatever is changed in a page, what is taken at a glance has no faults`() {
    let page = Array(written().families.map(\.bytes).joined())
    let lines = page.split(separator: 0x0A).map { $0 + [0x0A] }
    var (seed, taken) = (UInt64(1), 0)
    func random(below count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    let bytes = Array("0123456789.+-eINaf_{}\"\\,= \n\r#:gm".utf8)
    for round in 0..<20_000 {
      var (changed, order) = (page, lines)
      if round % 2 == 0 {
        changed[random(below: page.count)] = bytes[random(below: bytes.count)]
      } else {
        // A line twice, in another place, or not at all.
        let line = order.remove(at: random(below: order.count))
        for _ in 0..<random(below: 3) { order.insert(line, at: random(below: order.count + 1)) }
        changed = Array(order.joined())
      }
      changed.withUnsafeBufferPointer {
        var plain = PlainPage()
        guard plain.takes($0) else { return }
        taken += 1
        let faults = MetricLint.thoroughFaults($0, true)
        #expect(faults.isEmpty, "\(String(decoding: changed, as: UTF8.self)): \(faults)")
      }
    }
    #expect(taken > 1000)
  }

  @Test func `Samples are counted at their upper bounds, in the layout that is named`() throws {
    let sheet = try SampleSheet(
      "metric,value\r\nm,1\r\nmm_risk_ratio,1.0\nmm_risk_ratio,1.0000001\nm,1\n",
      layouts: ["mm_risk_ratio": [0.5, 1]])
    #expect(sheet.metrics.map(\.name) == ["m", "mm_risk_ratio"])
    #expect(sheet.metrics[0].bounds == nil)
    #expect(sheet.metrics[1].counts.suffix(2) == [1, 1])
    let named = try SampleSheet(
      "# buckets m 1 2\nm,1\nm,2\nm,2.5\nm,-7\nm,inf\nn_ms,-1\n", isNonNegative: { $0 == "n_ms" })
    #expect(named.metrics[0].counts == [2, 1, 1] && named.metrics[0].refused == 1 && named.metrics[0].sum == -1.5)
    #expect(named.metrics[1].refused == 1)
    #expect(throws: MetricFault.self) { try SampleSheet("# buckets m 2 1\n") }
    #expect(throws: MetricFault.self) { try SampleSheet("m,1\n# buckets m 1 2\n") }
    #expect(throws: MetricFault.self) { try SampleSheet("12\n") }
  }
}
