/// The buckets that raw observations are counted into.
enum SampleLayout {
  /// A duration cannot be negative. A risk above its limit can be, lands in the +Inf bucket, and is never dropped.
  static func isNonNegative(_ metric: String) -> Bool { metric.hasSuffix("_ms") }

  /// Rising upper bounds by metric, without +Inf: the bot's own for latency and risk, and for what it has no histogram of.
  static let known: [String: [Double]] = [
    "mm_latency_ms": [5, 10, 20, 50, 100, 150, 200, 250, 300, 400, 600, 1000],
    "mm_risk_ratio": [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0],
    "mm_slippage_bps": [-20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20, 50],
    "mm_adverse_bps": [-20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20, 50],
    "mm_order_lifetime_ms": [10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000],
  ]
}
