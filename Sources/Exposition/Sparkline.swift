/// A series as one line of block characters.
public enum Sparkline {
  /// One character a value, from the lowest to the highest; a missing value is a space, a constant series a middle line.
  public static func text(_ values: [Double?]) -> String {
    let present = values.compactMap { $0 }.filter(\.isFinite)
    guard let low = present.min(), let high = present.max() else { return "" }
    let blocks = Array("▁▂▃▄▅▆▇█")
    return String(
      values.map { value -> Character in
        guard let value, value.isFinite else { return " " }
        // Halves, for the span of the largest doubles is none.
        let span = high / 2 - low / 2
        return span > 0 ? blocks[min(7, Int((value / 2 - low / 2) / span * 8))] : blocks[3]
      })
  }
}
