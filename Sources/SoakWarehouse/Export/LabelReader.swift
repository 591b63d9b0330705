import Exposition
import SQLite

/// Reads labels, which the database keeps as JSON objects of texts.
struct LabelReader {
  private let pairs: Statement

  init(_ connection: Connection) throws(SQLiteError) { pairs = try connection.prepare(SQL.labelPairs) }

  /// The members of a JSON object, sorted by name.
  func labels(_ json: Value) throws(SQLiteError) -> [MetricLabel] {
    guard json != "{}" else { return [] }
    if case .text(let text) = json, let labels = Self.plainLabels(text) { return labels }
    try pairs.bind(["labels": json])
    var labels: [MetricLabel] = []
    while try pairs.step() {
      if case (.text(let name), .text(let value)) = (pairs.value(0), pairs.value(1)) {
        labels.append(MetricLabel(name, value))
      }
    }
    return labels
  }

  /// The same without a question to SQLite, which alone takes longer than the rest of a sample; nil where a text is not
  /// spelled as it stands.
  private static func plainLabels(_ json: String) -> [MetricLabel]? {
    json.utf8.withContiguousStorageIfAvailable { bytes -> [MetricLabel]? in
      guard !bytes.contains(UInt8(ascii: "\\")), let scan = try? JSONScanner.scan(bytes), scan.isObject
      else { return nil }
      return scan.members.dropFirst().filter { $0.kind == .text }.map { member in
        MetricLabel(
          String(decoding: bytes[member.key], as: UTF8.self),
          String(decoding: bytes[member.value].dropFirst().dropLast(), as: UTF8.self))
      }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    } ?? nil
  }

  /// The labels of the bot's own series, and ours after them: one of the bot's that is called as ours gives way.
  func labels(_ series: Value, beside ours: [MetricLabel]) throws(SQLiteError) -> [MetricLabel] {
    var own = try labels(series)
    for index in own.indices where isTaken(own[index].name) {
      var name = "exported_" + own[index].name
      while own.contains(where: { $0.name == name }) || isTaken(name) { name = "exported_" + name }
      own[index] = MetricLabel(name, own[index].value)
    }
    return own + ours

    func isTaken(_ name: String) -> Bool { name == "le" || ours.contains { $0.name == name } }
  }
}
