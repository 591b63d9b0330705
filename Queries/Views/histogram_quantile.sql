CREATE VIEW histogram_quantile AS
/* Quantiles from merged buckets, as Prometheus computes histogram_quantile, with what it does not give: the bounds.
   One row per row of quantile_bucket. value: interpolated within the bucket; in the +Inf bucket the largest finite
   bound; NULL without observations. The true quantile lies above lower and at or below upper: the bucket's edges;
   lower is 0 in a lowest bucket above 0, NULL in one at or below it; upper is NULL in the +Inf bucket
   (in_overflow = 1). n: observations. spans: see scope_bucket. */
SELECT scope, run, run_id, iter, series_id, metric, labels, quantile,
  CASE
    WHEN n = 0 THEN NULL
    WHEN le = 9e999 THEN lower
    WHEN lower IS NULL THEN le
    ELSE lower + (le - lower) * ((quantile * n - (n_le - n_own)) / n_own)
  END AS value,
  iif(n > 0, lower, NULL) AS lower, iif(n > 0 AND le < 9e999, le, NULL) AS upper,
  n, n > 0 AND le = 9e999 AS in_overflow, layout_coarsened, spans
FROM quantile_bucket;
