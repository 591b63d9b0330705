-- One metric over the iterations of a run, a row per iteration that is there, also where it is missing. :run the run's
-- name; :metric; of a histogram :statistic p50, p90, p95 (NULL) or p99, and :labels, NULL for {}. Needs :run, :metric.
SELECT i.iter, v.n, v.value, v.lower, v.upper
FROM (
  SELECT iter FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id WHERE r.name = :run
  UNION SELECT iter FROM run AS r CROSS JOIN histogram AS h ON h.run_id = r.run_id WHERE r.name = :run
) AS i
LEFT JOIN (
  SELECT iter, 1 AS n, value, NULL AS lower, NULL AS upper
  FROM run AS r CROSS JOIN iteration_metric AS m ON m.run_id = r.run_id WHERE r.name = :run AND m.metric = :metric
  UNION ALL
  SELECT iter, n, value, lower, upper FROM iteration_quantile
  WHERE run = :run AND metric = :metric AND labels = coalesce(:labels, '{}')
    AND quantile = CAST(substr(coalesce(:statistic, 'p95'), 2) AS REAL) / 100
) AS v ON v.iter = i.iter
ORDER BY i.iter;
