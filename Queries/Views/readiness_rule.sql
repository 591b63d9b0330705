CREATE VIEW readiness_rule AS
/* The rules of the readiness gate, one row each, in their order. A rule holds where the statistic of the metric over the
   window stands to the threshold as op says, from at least min_n values. metric, labels, window, statistic: see
   window_figure. Units: bps, milliseconds, ratios 0..1. */
SELECT column1 AS rule, column2 AS metric, column3 AS labels, column4 AS window, column5 AS statistic, column6 AS op,
  column7 AS threshold, column8 AS min_n
FROM (VALUES
  ('maker share', 'maker_taker_ratio', '{}', 'last8', 'median', '>=', 0.83, 8),
  ('net', 'net_bps', '{}', 'last8', 'median', '>=', 2.9, 8),
  ('latency', 'latency_ms_p95', '{}', 'last8', 'median', '<=', 330.0, 8),
  ('risk', 'risk_ratio', '{}', 'last8', 'median', '<=', 0.4, 8),
  ('identity', 'violated', '{}', 'last8', 'count', '==', 0.0, 8),
  ('no gap', 'missing', '{}', 'last8', 'count', '==', 0.0, 8),
  ('all read', 'rejected', '{}', 'last8', 'count', '==', 0.0, 8));
