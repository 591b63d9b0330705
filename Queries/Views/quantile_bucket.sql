CREATE VIEW quantile_bucket AS
/* The bucket in which each quantile lies: one row per (scope, run, iteration, series, quantile), the first bucket
   whose count reaches quantile * n. Scopes and columns: see scope_bucket. quantile: 0.5, 0.9, 0.95, 0.99. */
SELECT 'iteration' AS scope, r.name AS run, h.run_id, h.iter, h.series_id, q.quantile, h.delta_count AS n,
  0 AS layout_coarsened, o.le, o.previous_le, b.delta_le AS n_le, b.delta_own AS n_own,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
-- An empty bucket holds no quantile, and bounds are looked up for the one bucket alone: over many histograms that halves
-- the time.
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id AND (b.delta_own > 0 OR b.le_id = 0)
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.delta_le >= q.quantile * h.delta_count AND (b.le_id = 0 OR b.delta_le - b.delta_own < q.quantile * h.delta_count)
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT 'snapshot', r.name, h.run_id, h.iter, h.series_id, q.quantile, h.count, 0, o.le, o.previous_le, b.count_le,
  b.count_own, NULL
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id AND (b.count_own > 0 OR b.le_id = 0)
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.count_le >= q.quantile * h.count AND (b.le_id = 0 OR b.count_le - b.count_own < q.quantile * h.count)
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT h.scope, r.name, h.run_id, NULL, h.series_id, q.quantile, h.n, h.layouts > 1, b.le, b.previous_le, b.n_le,
  b.n_own, NULL
FROM run AS r
CROSS JOIN run_histogram AS h ON h.run_id = r.run_id
CROSS JOIN run_bucket AS b ON b.run_id = h.run_id AND b.scope = h.scope AND b.series_id = h.series_id
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.n_le >= q.quantile * h.n AND (b.previous_le IS NULL OR b.n_le - b.n_own < q.quantile * h.n);
