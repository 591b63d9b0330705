CREATE VIEW histogram_quantile AS
/* Quantiles from merged buckets, as Prometheus computes histogram_quantile, with what it does not give: the bounds.
   One row per row of scope_bucket's scopes and quantile 0.5, 0.9, 0.95, 0.99. value: interpolated within its bucket;
   in the +Inf bucket the largest finite bound; NULL without observations. The true quantile lies above lower and at
   or below upper: the bucket's edges; lower is 0 in a lowest bucket above 0, NULL in one at or below it; upper is NULL
   in the +Inf bucket (in_overflow = 1). n: observations. spans: see scope_bucket. */
SELECT s.scope, s.run, s.run_id, s.iter, s.series_id, h.metric, h.labels, q.quantile,
  CASE
    WHEN s.n = 0 THEN NULL
    WHEN s.le = 9e999 THEN s.previous_le
    WHEN s.previous_le IS NULL AND s.le <= 0 THEN s.le
    ELSE coalesce(s.previous_le, 0.0)
      + (s.le - coalesce(s.previous_le, 0.0)) * ((q.quantile * s.n - (s.n_le - s.n_own)) / s.n_own)
  END AS value,
  CASE WHEN s.n > 0 THEN CASE WHEN s.previous_le IS NULL AND s.le > 0 AND s.le < 9e999 THEN 0.0 ELSE s.previous_le END
  END AS lower,
  CASE WHEN s.n > 0 AND s.le < 9e999 THEN s.le END AS upper,
  s.n, s.n > 0 AND s.le = 9e999 AS in_overflow, s.layout_coarsened, s.spans
FROM scope_bucket AS s
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
CROSS JOIN histogram_series AS h ON h.series_id = s.series_id
-- The first bucket whose count reaches the rank.
WHERE s.n_le >= q.quantile * s.n AND (s.previous_le IS NULL OR s.n_le - s.n_own < q.quantile * s.n);
