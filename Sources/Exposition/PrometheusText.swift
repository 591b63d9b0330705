/// Writes the text format 0.0.4: each family's samples together behind its HELP and TYPE, in whatever order they come.
public struct PrometheusText {
  /// One family: its HELP, its TYPE and its samples.
  public struct Family {
    public let name: String
    public let type: String
    public fileprivate(set) var bytes: [UInt8]
  }

  /// The page: the families in the order in which they began.
  public private(set) var families: [Family] = []
  private var places: [String: Int] = [:]
  /// Of the family at hand.
  private var place = 0
  /// The samples written so far.
  public private(set) var sampleCount = 0

  public init() {}

  /// Begins a family, or goes on with one that was begun: the samples that follow are its own.
  public mutating func family(_ name: String, help: String, type: String) {
    if let begun = places[name] {
      place = begun
      return
    }
    place = families.count
    places[name] = place
    var head = Array("# HELP \(name) ".utf8)
    for byte in help.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): head += "\\\\".utf8
      case 0x0A: head += "\\n".utf8
      default: head.append(byte)
      }
    }
    families.append(Family(name: name, type: type, bytes: head + "\n# TYPE \(name) \(type)\n".utf8))
  }

  /// Writes one sample of the family at hand.
  public mutating func sample(_ name: String, _ labels: LabelText, _ value: Double) {
    Self.append(name, labels, value, to: &families[place].bytes)
    families[place].bytes.append(0x0A)
    sampleCount += 1
  }

  /// Appends a sample's line without its end.
  public static func append(_ name: String, _ labels: LabelText, _ value: Double, to bytes: inout [UInt8]) {
    bytes += name.utf8
    if !labels.bytes.isEmpty {
      bytes.append(UInt8(ascii: "{"))
      bytes += labels.bytes
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: " "))
    append(value, to: &bytes)
  }

  /// Appends a number as Prometheus reads it: whole ones without a fraction, the others with the shortest digits.
  private static func append(_ value: Double, to bytes: inout [UInt8]) {
    if value.isNaN {
      bytes += "NaN".utf8
    } else if value.isInfinite {
      bytes += (value > 0 ? "+Inf" : "-Inf").utf8
    } else if value == value.rounded(), abs(value) <= Double(HistogramPoint.maximumCount) {
      bytes.append(integer: Int64(value))
    } else {
      bytes.append(real: value)
    }
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
}

/// The labels of a series as a page has them between its braces, in the order given.
public struct LabelText {
  fileprivate var bytes: [UInt8] = []

  public init(_ labels: [MetricLabel]) { for label in labels { append(label) } }

  public mutating func append(_ label: MetricLabel) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
    bytes += label.name.utf8
    bytes += "=\"".utf8
    for byte in label.value.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case UInt8(ascii: "\""): bytes += "\\\"".utf8
      case 0x0A: bytes += "\\n".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
