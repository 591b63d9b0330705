import Exposition
import SQLite

/// Times for iterations that have none of their own.
public struct TimeScale: Sendable {
  /// Milliseconds since 1970 of iteration 0.
  let start: Int64
  /// Milliseconds from one iteration to the next.
  let step: Int64

  /// - Parameters:
  ///   - start: a time such as `2025-11-01T00:00:00Z`.
  ///   - step: seconds, more than 0.
  public init?(start: String, step: Double) {
    guard let time = UTCTime(.text(start)), step >= 0.001, step < 1e9 else { return nil }
    self.start = time.milliseconds
    self.step = Int64((step * 1000).rounded())
  }
}

extension Warehouse {
  /// The history of runs as OpenMetrics 1.0, for `promtool tsdb create-blocks-from openmetrics`: the figures of each
  /// iteration and its quantiles at its own time, sorted by series and then by time, each time once.
  /// - Parameters:
  ///   - runs: names of runs, or `latest`; none: all runs.
  ///   - labels: only runs that have them all.
  ///   - scale: the times to use instead; nil: the iterations' own, and a run without them is refused.
  /// - Returns: the page and the number of its samples.
  public func openMetricsPage(
    of runs: [String], labels chosen: [RunLabel] = [], scale: TimeScale?
  ) throws -> (page: [UInt8], samples: Int) {
    try explained {
      var families: [String: (help: String, lines: [(series: String, time: Int64, line: String)])] = [:]
      var order: [String] = []
      let reader = try LabelReader(connection)
      try forEachRow("openmetrics", names(of: runs, labels: RunLabel.json(chosen))) { statement in
        let row = statement.values
        guard
          case (.text(let family), .text(let help), .text(let run), .integer(let iter)) = (
            row[0], row[1], row[4], row[5]
          ),
          let value = row[7].real
        else { return }
        let time = try Self.time(row[6], iter, run, scale)
        if families[family] == nil { order.append(family) }
        let ours = try reader.labels(row[3]) + [MetricLabel("run", run)]
        var text: [UInt8] = []
        PrometheusText.append(family, LabelText(try reader.labels(row[2], beside: ours)), value, to: &text)
        let sample = String(decoding: text, as: UTF8.self)
        let series = String(sample[..<sample.lastIndex(of: " ")!])
        families[family, default: (help, [])].lines.append((series, time, sample + " " + Self.seconds(time) + "\n"))
      }
      guard !families.isEmpty else { throw QuestionError.noRuns }
      var page = ""
      var samples = 0
      for family in order {
        page += "# HELP \(family) \(families[family]!.help)\n# TYPE \(family) gauge\n"
        let lines = families[family]!.lines.sorted { ($0.series, $0.time) < ($1.series, $1.time) }
        if let twice = zip(lines, lines.dropFirst()).first(where: { $0.series == $1.series && $0.time == $1.time }) {
          throw ExpositionError.sameTime(series: twice.0.series, seconds: Self.seconds(twice.0.time))
        }
        for line in lines { page += line.line }
        samples += lines.count
      }
      let bytes = Array((page + "# EOF\n").utf8)
      if let fault = bytes.withUnsafeBufferPointer({ MetricLint.faults($0, naming: false) }).first {
        throw ExpositionError.ownFault(fault)
      }
      return (bytes, samples)
    }
  }

  private static func time(_ own: Value, _ iter: Int64, _ run: String, _ scale: TimeScale?) throws -> Int64 {
    if let scale {
      let (offset, isTooLarge) = scale.step.multipliedReportingOverflow(by: iter)
      guard !isTooLarge, offset < UTCTime.end - scale.start else {
        throw ExpositionError.timeTooLate(run: run, iter: iter)
      }
      return scale.start + offset
    }
    guard case .integer(let milliseconds) = own else { throw ExpositionError.noTime(run: run, iter: iter) }
    return milliseconds
  }

  /// OpenMetrics counts seconds; milliseconds would be taken for the year 55840.
  private static func seconds(_ milliseconds: Int64) -> String {
    "\(milliseconds / 1000)." + String("\(1000 + milliseconds % 1000)".dropFirst())
  }
}
