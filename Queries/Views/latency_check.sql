CREATE VIEW latency_check AS
/* The p95 latency that a summary reports against the histogram of the same iteration, and likewise the risk: one row
   per (run, iteration, metric) that has both, the histogram of this
   iteration alone. quantile 0.95 for both. reported: of the summary. value, lower, upper,
   n: of iteration_quantile. inside: 1 where reported lies above lower and at or below upper; off_by: how far outside,
   in the metric's unit, negative below. */
SELECT run, run_id, iter, metric, quantile, reported, value, lower, upper, n,
  reported > ifnull(lower, -9e999) AND reported <= ifnull(upper, 9e999) AS inside,
  CASE WHEN reported <= lower THEN reported - lower WHEN reported > upper THEN reported - upper ELSE 0.0 END AS off_by
FROM (
  SELECT q.run, q.run_id, q.iter, q.metric, q.quantile,
    CASE q.metric WHEN 'mm_latency_ms' THEN i.latency_ms_p95 ELSE i.risk_ratio END AS reported,
    q.value, q.lower, q.upper, q.n
  FROM iteration_quantile AS q
  CROSS JOIN iteration AS i ON i.run_id = q.run_id AND i.iter = q.iter
  WHERE q.metric IN ('mm_latency_ms', 'mm_risk_ratio') AND q.labels = '{}' AND q.quantile = 0.95 AND q.n > 0 AND q.spans = 1
)
WHERE reported IS NOT NULL;
