-- The samples for back-filling a run's history: one row per (figure, iteration). :run, :label choose runs.
-- milliseconds: the iteration's own time since 1970, NULL where it has none.
WITH figure AS (
  SELECT * FROM iteration_pnl WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
)
SELECT family, help, series, labels, run, iter,
  CAST(round((julianday(observed_at) - 2440587.5) * 86400000) AS INTEGER) AS milliseconds, value
FROM (
  SELECT 1 AS place, 'soak_net_bps' AS family, 'Net of the iteration in basis points.' AS help, '{}' AS labels, run, iter,
    observed_at, net_bps AS value, '{}' AS series FROM figure
  UNION ALL SELECT 2, 'soak_gross_bps', 'Gross of the iteration, or imputed, in basis points.', '{}', run, iter,
    observed_at, gross_bps, '{}' FROM figure
  UNION ALL SELECT 3, 'soak_fees_bps', 'Fees of the iteration in basis points.', '{}', run, iter, observed_at, fees_bps, '{}' FROM figure
  UNION ALL SELECT 4, 'soak_adverse_p95_bps', 'Adverse selection p95 in basis points.', '{}', run, iter, observed_at,
    adverse_bps_p95, '{}' FROM figure
  UNION ALL SELECT 5, 'soak_slippage_p95_bps', 'Slippage p95 in basis points.', '{}', run, iter, observed_at,
    slippage_bps_p95, '{}' FROM figure
  UNION ALL SELECT 6, 'soak_risk_ratio', 'Risk, 0 to 1.', '{}', run, iter, observed_at, risk_ratio, '{}' FROM figure
  UNION ALL SELECT 7, 'soak_maker_ratio', 'Maker share, 0 to 1.', '{}', run, iter, observed_at, maker_taker_ratio, '{}' FROM figure
  UNION ALL SELECT 8, 'soak_latency_p95_seconds', 'Latency p95 that the summary reports.', '{}', run, iter, observed_at,
    latency_ms_p95 / 1000, '{}' FROM figure
  UNION ALL SELECT 9, 'soak_iteration_quantile', 'Quantile q of what the iteration observed, in the unit of the metric.',
    json_object('metric', q.metric, 'q', CAST(q.quantile AS TEXT)), q.run, q.iter,
    (SELECT i.observed_at FROM iteration AS i WHERE i.run_id = q.run_id AND i.iter = q.iter), q.value,
    q.labels FROM iteration_quantile AS q WHERE q.run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
)
WHERE value IS NOT NULL
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY place, labels, series, run, iter;
