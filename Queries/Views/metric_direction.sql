CREATE VIEW metric_direction AS
/* Which way a metric is better: one row per metric of which that is known. better: higher or lower. unit: bps, basis
   points; ms, milliseconds; ratio, 0..1; count. Of a metric that is not here, a change is neither better nor worse. */
SELECT column1 AS metric, column2 AS better, column3 AS unit
FROM (VALUES
  ('net_bps', 'higher', 'bps'),
  ('gross_bps', 'higher', 'bps'),
  ('fees_bps', 'lower', 'bps'),
  -- Signed, at most 0: closer to 0 is less paid.
  ('fees_eff_bps', 'higher', 'bps'),
  ('adverse_bps_p95', 'lower', 'bps'),
  ('slippage_bps_p95', 'lower', 'bps'),
  ('latency_ms_p95', 'lower', 'ms'),
  ('risk_ratio', 'lower', 'ratio'),
  ('maker_taker_ratio', 'higher', 'ratio'),
  ('mm_latency_ms', 'lower', 'ms'),
  ('mm_risk_ratio', 'lower', 'ratio'),
  ('mm_slippage_bps', 'lower', 'bps'),
  ('mm_adverse_bps', 'lower', 'bps'),
  ('iterations', 'higher', 'count'),
  ('missing', 'lower', 'count'),
  ('rejected', 'lower', 'count'),
  ('violated', 'lower', 'count'));
