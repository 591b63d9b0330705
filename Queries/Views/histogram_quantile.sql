CREATE VIEW histogram_quantile AS
/* Quantiles from merged buckets, as Prometheus computes histogram_quantile, with what it does not give: the bounds.
   One row per row of quantile_bucket. value: interpolated within the bucket; in the +Inf bucket the largest finite
   bound; NULL without observations. The true quantile lies above lower and at or below upper: the bucket's edges;
   lower is 0 in a lowest bucket above 0, NULL in one at or below it; upper is NULL in the +Inf bucket
   (in_overflow = 1). n: observations. spans: see scope_bucket. */
SELECT s.scope, s.run, s.run_id, s.iter, s.series_id, h.metric, h.labels, s.quantile,
  CASE
    WHEN s.n = 0 THEN NULL
    WHEN s.le = 9e999 THEN s.previous_le
    WHEN s.previous_le IS NULL AND s.le <= 0 THEN s.le
    ELSE coalesce(s.previous_le, 0.0)
      + (s.le - coalesce(s.previous_le, 0.0)) * ((s.quantile * s.n - (s.n_le - s.n_own)) / s.n_own)
  END AS value,
  CASE WHEN s.n > 0 THEN CASE WHEN s.previous_le IS NULL AND s.le > 0 AND s.le < 9e999 THEN 0.0 ELSE s.previous_le END
  END AS lower,
  CASE WHEN s.n > 0 AND s.le < 9e999 THEN s.le END AS upper,
  s.n, s.n > 0 AND s.le = 9e999 AS in_overflow, s.layout_coarsened, s.spans
FROM quantile_bucket AS s CROSS JOIN histogram_series AS h ON h.series_id = s.series_id;
