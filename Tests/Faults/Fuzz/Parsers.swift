/// What libFuzzer calls, compiled together with Sources/Exposition: the bytes as a metrics page, as JSON, as samples.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  _ = MetricLint.faults(bytes)
  // What is taken at a glance must have no fault.
  var plain = PlainPage()
  if plain.takes(bytes) { precondition(MetricLint.thoroughFaults(bytes, true).isEmpty) }
  if let page = try? MetricPageParser.parse(bytes) {
    for case (_, .success(let point)) in page.histograms {
      // What every caller relies on: counts that never fall, a count for each bound.
      precondition(point.bounds.count == point.counts.count && point.counts == point.counts.sorted())
    }
  }
  // The scanners' callers have made sure of UTF-8.
  guard (try? UTF8Span(validating: bytes.span)) != nil else { return 0 }
  if let scan = try? JSONScanner.scan(bytes), !scan.edits.isEmpty {
    let edited = scan.edited(bytes)
    let again = try? Array(edited).withUnsafeBufferPointer { try JSONScanner.scan($0) }
    precondition(again?.edits.isEmpty == true)
  }
  if let sheet = try? SampleSheet(
    String(decoding: bytes, as: UTF8.self), layouts: ["a": [1, 2]], isNonNegative: { $0 == "a" })
  {
    for metric in sheet.metrics where metric.bounds != nil { _ = try? metric.point() }
  }
  return 0
}
