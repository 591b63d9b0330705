/// Writes the text format 0.0.4: families one after the other, each with its HELP and TYPE.
public struct PrometheusText {
  public private(set) var bytes: [UInt8] = []
  /// The samples written so far.
  public private(set) var sampleCount = 0

  public init() {}

  /// Begins a family; all of its samples follow before the next.
  public mutating func family(_ name: String, help: String, type: String) {
    append("# HELP \(name) ")
    for byte in help.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      default: bytes.append(byte)
      }
    }
    append("\n# TYPE \(name) \(type)\n")
  }

  /// Writes one sample of the family at hand, its labels in the order given.
  public mutating func sample(_ name: String, _ labels: [MetricLabel], _ value: Double) {
    append(name)
    for (index, label) in labels.enumerated() {
      append(index == 0 ? "{" : ",")
      append(label.name)
      append("=\"")
      for byte in label.value.utf8 {
        switch byte {
        case UInt8(ascii: "\\"): append("\\\\")
        case UInt8(ascii: "\""): append("\\\"")
        case 0x0A: append("\\n")
        default: bytes.append(byte)
        }
      }
      append("\"")
    }
    append(labels.isEmpty ? " " : "} ")
    append(Self.text(value))
    append("\n")
    sampleCount += 1
  }

  /// A number as Prometheus reads it: whole ones without a fraction, the others with the shortest digits.
  public static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if value == value.rounded(), abs(value) <= Double(HistogramPoint.maximumCount) { return "\(Int64(value))" }
    return "\(value)"
  }

  /// A bound as Python's client library spells it in `le`.
  public static func bound(_ value: Double) -> String { value == .infinity ? "+Inf" : "\(value)" }

  /// A text made into a label's name: other characters than letters, digits and `_` become `_`.
  public static func labelName(_ text: String) -> String {
    String(
      decoding: text.utf8.map { byte in
        let isPart = (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
        return isPart ? byte : UInt8(ascii: "_")
      }, as: UTF8.self)
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
