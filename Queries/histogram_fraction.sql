-- The share of observations at or below a threshold, with its bounds. :le the threshold; :metric GLOB;
-- :run, :label choose runs; value is interpolated within the bucket, lower and upper are the shares at its edges.
-- Needs :le.
WITH asked AS (SELECT CAST(:le AS REAL) AS le)
SELECT b.run, s.metric, s.labels, a.le AS threshold,
  CASE WHEN b.n = 0 THEN NULL
       WHEN a.le >= b.le THEN 1.0 * b.n_le / b.n
       WHEN b.le = 9e999 OR b.previous_le IS NULL AND b.le <= 0 THEN NULL
       ELSE (b.n_le - b.n_own + b.n_own * ((max(a.le, coalesce(b.previous_le, 0.0)) - coalesce(b.previous_le, 0.0))
                                           / (b.le - coalesce(b.previous_le, 0.0)))) / b.n END AS value,
  CASE WHEN b.n > 0 THEN 1.0 * CASE WHEN a.le >= b.le THEN b.n_le ELSE b.n_le - b.n_own END / b.n END AS lower,
  CASE WHEN b.n > 0 THEN 1.0 * b.n_le / b.n END AS upper,
  b.n, b.layout_coarsened
FROM asked AS a
CROSS JOIN scope_bucket AS b
CROSS JOIN histogram_series AS s ON s.series_id = b.series_id
WHERE b.scope = 'run' AND b.run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR b.run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND (:metric IS NULL OR s.metric GLOB :metric)
  AND a.le <= b.le AND (b.previous_le IS NULL OR a.le > b.previous_le)
ORDER BY b.run, s.metric, s.labels;
