CREATE VIEW quantile_bucket AS
/* The bucket in which each quantile lies: one row per (scope, run, iteration, metric, labels, quantile), the first bucket
   whose count reaches quantile * n. Scopes and columns: see scope_bucket. quantile: 0.5, 0.9, 0.95, 0.99. */
-- The arms' columns are of one type each, or SQLite would not look into the view from outside: hence the casts.
SELECT CAST('iteration' AS TEXT) AS scope, r.name AS run, h.run_id, h.iter, h.series_id, s.metric, s.labels, q.quantile,
  h.delta_count AS n, 0 AS layout_coarsened, o.le,
  iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le) AS lower,
  b.delta_le AS n_le, b.delta_own AS n_own,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
-- Over many histograms time goes by the buckets that are held against the quantiles: none lies below the median's or in
-- an empty one, and bounds are looked up for the one bucket alone.
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id AND b.delta_le >= 0.5 * h.delta_count AND (b.delta_own > 0 OR b.le_id = 0)
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.delta_le >= q.quantile * h.delta_count AND (b.le_id = 0 OR b.delta_le - b.delta_own < q.quantile * h.delta_count)
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT CAST('snapshot' AS TEXT), r.name, h.run_id, h.iter, h.series_id, s.metric, s.labels, q.quantile, h.count, 0,
  o.le, iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le),
  b.count_le, b.count_own, NULL
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id AND b.count_le >= 0.5 * h.count AND (b.count_own > 0 OR b.le_id = 0)
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.count_le >= q.quantile * h.count AND (b.le_id = 0 OR b.count_le - b.count_own < q.quantile * h.count)
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT h.scope, r.name, h.run_id, CAST(NULL AS INTEGER), h.series_id, s.metric, s.labels, q.quantile, h.n, h.layouts > 1,
  b.le, iif(b.previous_le IS NULL AND b.le > 0 AND b.le < 9e999, 0.0, b.previous_le),
  b.n_le, b.n_own, NULL
FROM run AS r
CROSS JOIN run_histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
CROSS JOIN run_bucket AS b ON b.run_id = h.run_id AND b.scope = h.scope AND b.series_id = h.series_id
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.n_le >= q.quantile * h.n AND (b.previous_le IS NULL OR b.n_le - b.n_own < q.quantile * h.n);
