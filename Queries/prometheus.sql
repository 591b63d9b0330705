-- The samples of the Prometheus page of a run, in its order. :run, :label choose runs.
WITH chosen AS MATERIALIZED (
  SELECT r.name AS run, r.run_id, json_object('run', r.name) AS labels, w.from_iter,
    (SELECT count(*) FROM iteration AS i WHERE i.run_id = r.run_id) AS iterations,
    (SELECT min(i.iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS first_iter,
    (SELECT max(i.iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS last_iter,
    -- The limit limits nothing, here and below: with it SQLite works out a value once, not at each place that names it.
    (SELECT json_object(
       'ok', count(*) FILTER (WHERE verdict = 'ok'), 'violated', count(*) FILTER (WHERE verdict = 'violated'),
       'imputed', count(*) FILTER (WHERE verdict = 'imputed'),
       'incomplete', count(*) FILTER (WHERE verdict = 'incomplete'),
       'unknown', count(*) FILTER (WHERE verdict = 'unknown'))
     FROM (SELECT p.pnl_verdict AS verdict FROM iteration_pnl AS p WHERE p.run_id = r.run_id LIMIT -1)) AS verdicts
  FROM run AS r CROSS JOIN window_start AS w ON w.run_id = r.run_id AND w.window = 'last8'
  WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
), last8 AS (
  SELECT c.run_id, c.from_iter, count(i.net_bps) AS nets, count(i.risk_ratio) AS risks,
    count(i.maker_taker_ratio) AS makers, count(i.latency_ms_p95) AS latencies
  FROM chosen AS c CROSS JOIN iteration AS i ON i.run_id = c.run_id AND i.iter >= c.from_iter GROUP BY c.run_id
)
SELECT family, help, series, labels, value
FROM (
  SELECT f.column1 AS place, f.column2 AS family, f.column3 AS help, c.run, c.labels, '{}' AS series,
    CASE f.column1
      WHEN 10 THEN c.iterations
      WHEN 11 THEN coalesce(c.last_iter - c.first_iter + 1 - c.iterations, 0)
      WHEN 12 THEN (SELECT count(*) FROM issue AS i WHERE i.run_id = c.run_id)
      WHEN 13 THEN (SELECT count(*) FROM rejected_file AS r WHERE r.run_id = c.run_id)
      WHEN 15 THEN c.verdicts ->> 'imputed'
      WHEN 16 THEN c.last_iter
      WHEN 50 THEN (SELECT (julianday(g.ingested_at) - 2440587.5) * 86400 FROM ingest AS g
                    WHERE g.run_id = c.run_id ORDER BY g.ingest_id DESC LIMIT 1)
      ELSE (julianday('now') - 2440587.5) * 86400
    END AS value
  FROM chosen AS c CROSS JOIN (VALUES
    (10, 'soak_iterations', 'Iterations of the run that have a summary.'),
    (11, 'soak_missing_iterations', 'Iterations absent between the first and the last.'),
    (12, 'soak_issues', 'Oddities found in the files of the run.'),
    (13, 'soak_rejected_files', 'Files of the run that could not be taken.'),
    (15, 'soak_imputed_iterations', 'Iterations whose gross was not reported and is added up.'),
    (16, 'soak_last_iteration', 'Index of the last iteration, which the soak_last_ figures are of.'),
    (50, 'soak_last_ingest_timestamp_seconds', 'When something of the run was last stored.'),
    (51, 'soak_export_timestamp_seconds', 'When this page was written.')) AS f
  UNION ALL
  SELECT 14, 'soak_pnl_iterations', 'Iterations by the verdict on their profit and loss identity.', c.run,
    json_object('run', c.run, 'verdict', v.key), '{}', v.value
  FROM chosen AS c CROSS JOIN json_each(c.verdicts) AS v
  UNION ALL
  SELECT 17, 'soak_resets', 'Times that a histogram of the run began to count anew.', c.run,
    json_object('run', c.run, 'metric', h.metric), '{}', count(DISTINCT d.iter)
  FROM chosen AS c CROSS JOIN run_histogram AS t ON t.run_id = c.run_id AND t.scope = 'run'
  CROSS JOIN histogram_series AS h USING (series_id)
  LEFT JOIN histogram AS d ON d.run_id = t.run_id AND d.series_id = t.series_id AND d.delta_kind = 'reset'
  GROUP BY c.run, h.metric
  UNION ALL
  -- The medians are those of run_window, which would read the rows several times.
  SELECT f.column1, f.column2, f.column3, c.run, c.labels, '{}',
    CASE f.column1
      WHEN 20 THEN p.net_bps WHEN 21 THEN p.gross_bps WHEN 22 THEN p.fees_bps WHEN 23 THEN p.adverse_bps_p95
      WHEN 24 THEN p.slippage_bps_p95 WHEN 25 THEN p.risk_ratio WHEN 26 THEN p.maker_taker_ratio
      WHEN 27 THEN p.latency_ms_p95 / 1000
      WHEN 30 THEN (SELECT 2 * avg(value / 2) FROM (
        SELECT i.net_bps AS value, row_number() OVER (ORDER BY i.net_bps) AS place FROM iteration AS i
        WHERE i.run_id = w.run_id AND i.iter >= w.from_iter AND i.net_bps IS NOT NULL)
        WHERE place IN ((w.nets + 1) / 2, (w.nets + 2) / 2))
      WHEN 31 THEN (SELECT 2 * avg(value / 2) FROM (
        SELECT i.risk_ratio AS value, row_number() OVER (ORDER BY i.risk_ratio) AS place FROM iteration AS i
        WHERE i.run_id = w.run_id AND i.iter >= w.from_iter AND i.risk_ratio IS NOT NULL)
        WHERE place IN ((w.risks + 1) / 2, (w.risks + 2) / 2))
      WHEN 32 THEN (SELECT 2 * avg(value / 2) FROM (
        SELECT i.maker_taker_ratio AS value, row_number() OVER (ORDER BY i.maker_taker_ratio) AS place FROM iteration AS i
        WHERE i.run_id = w.run_id AND i.iter >= w.from_iter AND i.maker_taker_ratio IS NOT NULL)
        WHERE place IN ((w.makers + 1) / 2, (w.makers + 2) / 2))
      ELSE (SELECT 2 * avg(value / 2) / 1000 FROM (
        SELECT i.latency_ms_p95 AS value, row_number() OVER (ORDER BY i.latency_ms_p95) AS place FROM iteration AS i
        WHERE i.run_id = w.run_id AND i.iter >= w.from_iter AND i.latency_ms_p95 IS NOT NULL)
        WHERE place IN ((w.latencies + 1) / 2, (w.latencies + 2) / 2))
    END
  FROM chosen AS c CROSS JOIN last8 AS w ON w.run_id = c.run_id
  CROSS JOIN iteration_pnl AS p ON p.run_id = c.run_id AND p.iter = c.last_iter CROSS JOIN (VALUES
    (20, 'soak_last_net_bps', 'Net of the last iteration in basis points.'),
    (21, 'soak_last_gross_bps', 'Gross of the last iteration, or imputed, in basis points.'),
    (22, 'soak_last_fees_bps', 'Fees of the last iteration in basis points.'),
    (23, 'soak_last_adverse_p95_bps', 'Adverse selection p95 of the last iteration in basis points.'),
    (24, 'soak_last_slippage_p95_bps', 'Slippage p95 of the last iteration in basis points.'),
    (25, 'soak_last_risk_ratio', 'Risk of the last iteration, 0 to 1.'),
    (26, 'soak_last_maker_ratio', 'Maker share of the last iteration, 0 to 1.'),
    (27, 'soak_last_latency_p95_seconds', 'Latency p95 that the last summary reports.'),
    (30, 'soak_last8_median_net_bps', 'Median net of the last 8 iterations in basis points.'),
    (31, 'soak_last8_median_risk_ratio', 'Median risk of the last 8 iterations, 0 to 1.'),
    (32, 'soak_last8_median_maker_ratio', 'Median maker share of the last 8 iterations, 0 to 1.'),
    (33, 'soak_last8_median_latency_p95_seconds', 'Median reported latency p95 of the last 8 iterations.')) AS f
  UNION ALL
  SELECT f.column1, f.column2, f.column3, q.run, q.labels, q.series,
    CASE f.column1 WHEN 40 THEN q.value WHEN 41 THEN q.lower ELSE q.upper END
  FROM (
    SELECT run, labels AS series, value, lower, upper,
      json_object('run', run, 'metric', metric, 'window', scope, 'q', CAST(quantile AS TEXT)) AS labels
    FROM histogram_quantile
    WHERE scope IN ('run', 'steady', 'last8') AND n > 0
      AND run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
    LIMIT -1
  ) AS q CROSS JOIN (VALUES
    (40, 'soak_quantile', 'Quantile q of a histogram over a window, in the unit of the metric.'),
    (41, 'soak_quantile_lower', 'Exclusive lower bound of the true quantile.'),
    (42, 'soak_quantile_upper', 'Inclusive upper bound of the true quantile; absent in the +Inf bucket.')) AS f
  LIMIT -1
)
WHERE value IS NOT NULL
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY place, run, labels, series;
