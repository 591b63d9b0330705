-- The samples of the Prometheus page of a run, in its order. :run, :label choose runs.
WITH last AS (
  SELECT r.name AS run, r.run_id, (SELECT max(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS iter
  FROM run AS r WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
), summary AS (
  SELECT s.* FROM last AS l CROSS JOIN run_summary AS s ON s.run_id = l.run_id
), figure AS (
  SELECT l.run, p.net_bps, p.gross_bps, p.fees_bps, p.adverse_bps_p95, p.slippage_bps_p95, p.risk_ratio,
    p.maker_taker_ratio, p.latency_ms_p95 / 1000 AS latency_seconds_p95
  FROM last AS l CROSS JOIN iteration_pnl AS p ON p.run_id = l.run_id AND p.iter = l.iter
), median AS (
  SELECT l.run, w.metric, w.median FROM last AS l CROSS JOIN run_window AS w ON w.run_id = l.run_id
  WHERE w.window = 'last8' AND w.median IS NOT NULL
), quantile AS (
  SELECT q.run, q.scope, q.metric, q.labels, q.quantile, q.value, q.lower, q.upper FROM histogram_quantile AS q
  WHERE q.scope IN ('run', 'steady', 'last8') AND q.n > 0
    AND q.run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
)
SELECT family, help, series, json_patch(json_object('run', run), labels) AS labels, value
FROM (
  SELECT 10 AS place, 'soak_iterations' AS family, 'Iterations of the run that have a summary.' AS help, run,
    '{}' AS labels, s.iterations AS value, '{}' AS series FROM summary AS s
  UNION ALL SELECT 11, 'soak_missing_iterations', 'Iterations absent between the first and the last.', run, '{}', s.missing, '{}' FROM summary AS s
  UNION ALL SELECT 12, 'soak_issues', 'Oddities found in the files of the run.', run, '{}', s.issues, '{}' FROM summary AS s
  UNION ALL SELECT 13, 'soak_rejected_files', 'Files of the run that could not be taken.', run, '{}', s.rejected, '{}' FROM summary AS s
  UNION ALL SELECT 14, 'soak_pnl_iterations', 'Iterations by the verdict on their profit and loss identity.', run,
    json_object('verdict', e.key), e.value, '{}' FROM summary AS s
    CROSS JOIN json_each(json_object('ok', s.ok, 'violated', s.violated, 'imputed', s.imputed, 'incomplete',
                                     s.incomplete, 'unknown', s.unknown)) AS e
  UNION ALL SELECT 15, 'soak_imputed_iterations', 'Iterations whose gross was not reported and is added up.', run, '{}',
    s.imputed, '{}' FROM summary AS s
  UNION ALL SELECT 16, 'soak_last_iteration', 'Index of the last iteration, which the soak_last_ figures are of.', run, '{}',
    iter, '{}' FROM last
  UNION ALL SELECT 17, 'soak_resets', 'Times that a histogram of the run began to count anew.', l.run,
    json_object('metric', h.metric), count(DISTINCT CASE WHEN d.delta_kind = 'reset' THEN d.iter END), '{}' FROM last AS l CROSS JOIN histogram AS d ON d.run_id = l.run_id
    CROSS JOIN histogram_series AS h ON h.series_id = d.series_id GROUP BY l.run, h.metric
  UNION ALL SELECT 20, 'soak_last_net_bps', 'Net of the last iteration in basis points.', run, '{}', net_bps, '{}' FROM figure
  UNION ALL SELECT 21, 'soak_last_gross_bps', 'Gross of the last iteration, or imputed, in basis points.', run, '{}',
    gross_bps, '{}' FROM figure
  UNION ALL SELECT 22, 'soak_last_fees_bps', 'Fees of the last iteration in basis points.', run, '{}', fees_bps, '{}' FROM figure
  UNION ALL SELECT 23, 'soak_last_adverse_p95_bps', 'Adverse selection p95 of the last iteration in basis points.', run,
    '{}', adverse_bps_p95, '{}' FROM figure
  UNION ALL SELECT 24, 'soak_last_slippage_p95_bps', 'Slippage p95 of the last iteration in basis points.', run, '{}',
    slippage_bps_p95, '{}' FROM figure
  UNION ALL SELECT 25, 'soak_last_risk_ratio', 'Risk of the last iteration, 0 to 1.', run, '{}', risk_ratio, '{}' FROM figure
  UNION ALL SELECT 26, 'soak_last_maker_ratio', 'Maker share of the last iteration, 0 to 1.', run, '{}',
    maker_taker_ratio, '{}' FROM figure
  UNION ALL SELECT 27, 'soak_last_latency_p95_seconds', 'Latency p95 that the last summary reports.', run, '{}',
    latency_seconds_p95, '{}' FROM figure
  UNION ALL SELECT 30, 'soak_last8_median_net_bps', 'Median net of the last 8 iterations in basis points.', run, '{}', median, '{}' FROM median WHERE metric = 'net_bps'
  UNION ALL SELECT 31, 'soak_last8_median_risk_ratio', 'Median risk of the last 8 iterations, 0 to 1.', run, '{}', median, '{}' FROM median WHERE metric = 'risk_ratio'
  UNION ALL SELECT 32, 'soak_last8_median_maker_ratio', 'Median maker share of the last 8 iterations, 0 to 1.', run, '{}',
    median, '{}' FROM median WHERE metric = 'maker_taker_ratio'
  UNION ALL SELECT 33, 'soak_last8_median_latency_p95_seconds', 'Median reported latency p95 of the last 8 iterations.',
    run, '{}', median / 1000, '{}' FROM median WHERE metric = 'latency_ms_p95'
  UNION ALL SELECT 40, 'soak_quantile', 'Quantile q of a histogram over a window, in the unit of the metric.', run,
    json_object('metric', metric, 'window', scope, 'q', CAST(quantile AS TEXT)), value, labels FROM quantile
  UNION ALL SELECT 41, 'soak_quantile_lower', 'Exclusive lower bound of the true quantile.', run,
    json_object('metric', metric, 'window', scope, 'q', CAST(quantile AS TEXT)), lower, labels FROM quantile
  UNION ALL SELECT 42, 'soak_quantile_upper', 'Inclusive upper bound of the true quantile; absent in the +Inf bucket.', run,
    json_object('metric', metric, 'window', scope, 'q', CAST(quantile AS TEXT)), upper, labels FROM quantile
  UNION ALL SELECT 50, 'soak_last_ingest_timestamp_seconds', 'When something of the run was last stored.', run, '{}',
    (julianday(s.ingested_at) - 2440587.5) * 86400, '{}' FROM summary AS s
  UNION ALL SELECT 51, 'soak_export_timestamp_seconds', 'When this page was written.', run, '{}',
    (julianday('now') - 2440587.5) * 86400, '{}' FROM last
)
WHERE value IS NOT NULL
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY place, run, labels, series;
