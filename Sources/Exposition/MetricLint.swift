/// Checks a page against the rules of its format, also those that promtool passes over.
public enum MetricLint {
  /// What is wrong, in the order of the lines; nothing where the page keeps all rules.
  /// - Parameter naming: whether metrics must also be named as they should be, which no collector insists on.
  public static func faults(_ bytes: UnsafeBufferPointer<UInt8>, naming: Bool = true) -> [MetricFault] {
    guard (try? UTF8Span(validating: bytes.span)) != nil else {
      return [MetricFault(line: 1, message: "no valid UTF-8")]
    }
    var plain = PlainPage()
    return plain.takes(bytes) ? [] : thoroughFaults(bytes, naming)
  }

  /// The first fault of a page of our own, names aside.
  public static func fault(_ page: PrometheusText) -> MetricFault? {
    var plain = PlainPage()
    if page.families.allSatisfy({ $0.bytes.withUnsafeBufferPointer { plain.takes($0) } }) { return nil }
    let whole = Array(page.families.map(\.bytes).joined())
    return whole.withUnsafeBufferPointer { faults($0, naming: false) }.first
  }

  /// Reads the page as Prometheus does, and holds it against each rule.
  static func thoroughFaults(_ bytes: UnsafeBufferPointer<UInt8>, _ naming: Bool) -> [MetricFault] {
    do throws(MetricFault) {
      let page = try MetricPageParser.parse(bytes)
      return faults(page, naming).sorted { $0.line < $1.line }
    } catch {
      return [error]
    }
  }

  private static func faults(_ page: MetricPage, _ naming: Bool) -> [MetricFault] {
    var faults = interleaved(page) + duplicates(page)
    for family in page.families {
      faults += comments(family, page) + values(family, page)
      if naming { faults += names(family, page) }
      if family.type == "histogram" { faults += order(family) }
    }
    for (_, result) in page.histograms {
      if case .failure(let fault) = result { faults.append(fault) }
    }
    return faults
  }

  /// A family's lines must stand together.
  private static func interleaved(_ page: MetricPage) -> [MetricFault] {
    let lines = page.families.enumerated().flatMap { index, family in
      (family.commentLines + family.samples.map(\.line)).map { (line: $0, family: index) }
    }.sorted { $0.line < $1.line }
    var ended: Set<Int> = []
    var faults: [MetricFault] = []
    for (one, next) in zip(lines, lines.dropFirst()) where one.family != next.family {
      ended.insert(one.family)
      if ended.contains(next.family) {
        let name = page.families[next.family].name
        faults.append(MetricFault(line: next.line, message: "\(name) goes on after another family"))
      }
    }
    return faults
  }

  private static func duplicates(_ page: MetricPage) -> [MetricFault] {
    struct Series: Hashable {
      let name: String
      let labels: [MetricLabel]
    }
    var seen: [Series: Int] = [:]
    return page.families.flatMap(\.samples).compactMap { sample in
      // In OpenMetrics a series may have several points, told apart by their times.
      if page.isOpenMetrics && sample.hasTimestamp { return nil }
      let first = seen.updateValue(sample.line, forKey: Series(name: sample.name, labels: sample.labels.sorted()))
      return first.map { MetricFault(line: sample.line, message: "\(sample.name) stands twice, first in line \($0)") }
    }
  }

  private static func comments(_ family: MetricFamily, _ page: MetricPage) -> [MetricFault] {
    guard let first = family.samples.first?.line ?? family.commentLines.first else { return [] }
    var faults: [MetricFault] = []
    if family.help == nil { faults.append(MetricFault(line: first, message: "\(family.name) has no HELP")) }
    if family.type == nil { faults.append(MetricFault(line: first, message: "\(family.name) has no TYPE")) }
    if family.samples.isEmpty { faults.append(MetricFault(line: first, message: "\(family.name) has no samples")) }
    if let sample = family.samples.first?.line, let late = family.commentLines.first(where: { $0 > sample }) {
      faults.append(MetricFault(line: late, message: "a HELP, TYPE or UNIT after the samples of \(family.name)"))
    }
    if let type = family.type, !page.isOpenMetrics,
      ["unknown", "info", "stateset", "gaugehistogram"].contains(type)
    {
      faults.append(MetricFault(line: first, message: "the type \(type) is of OpenMetrics; collectors refuse the page"))
    }
    return faults
  }

  private static func names(_ family: MetricFamily, _ page: MetricPage) -> [MetricFault] {
    guard let line = family.samples.first?.line, let type = family.type else { return [] }
    let isTotal = family.name.hasSuffix("_total")
    if type == "counter" && !page.isOpenMetrics && !isTotal {
      return [MetricFault(line: line, message: "the counter \(family.name) does not end in _total")]
    }
    if type == "counter" && page.isOpenMetrics && isTotal {
      return [MetricFault(line: line, message: "the counter family \(family.name) is named without _total")]
    }
    if ["gauge", "histogram", "summary"].contains(type) && isTotal {
      return [MetricFault(line: line, message: "\(family.name) ends in _total and is no counter")]
    }
    return []
  }

  private static func values(_ family: MetricFamily, _ page: MetricPage) -> [MetricFault] {
    family.samples.flatMap { sample in
      var faults: [MetricFault] = []
      if family.type == "counter" && !(sample.value >= 0) {
        faults.append(MetricFault(line: sample.line, message: "\(sample.name) counts and is below 0 or no number"))
      }
      if sample.hasTimestamp && !page.isOpenMetrics {
        faults.append(MetricFault(line: sample.line, message: "a timestamp, for which node_exporter skips the page"))
      }
      if family.type == "histogram" && sample.name == family.name + "_bucket"
        && !sample.labels.contains(where: { $0.name == "le" })
      {
        faults.append(MetricFault(line: sample.line, message: "a bucket without le"))
      }
      return faults
    }
  }

  /// Within a series the bounds rise from line to line, and +Inf, sum and count are there.
  private static func order(_ family: MetricFamily) -> [MetricFault] {
    var faults: [MetricFault] = []
    let groups = Dictionary(grouping: family.samples) { $0.labels.filter { $0.name != "le" }.sorted() }
    for samples in groups.values {
      let buckets = samples.filter { $0.name == family.name + "_bucket" }
      let bounds = buckets.map { bucket in
        bucket.labels.first { $0.name == "le" }.flatMap { MetricPage.number($0.value) } ?? .nan
      }
      for index in bounds.indices.dropFirst() where bounds[index] < bounds[index - 1] {
        faults.append(MetricFault(line: buckets[index].line, message: "bounds of \(family.name) that do not rise"))
      }
      if bounds.last != .infinity {
        faults.append(MetricFault(line: samples[0].line, message: "\(family.name) does not end in le=\"+Inf\""))
      }
      for suffix in ["_sum", "_count"] where !samples.contains(where: { $0.name == family.name + suffix }) {
        faults.append(MetricFault(line: samples[0].line, message: "\(family.name) has no \(family.name)\(suffix)"))
      }
    }
    return faults
  }
}
