CREATE VIEW window_figure AS
/* Every figure that can be asked of a window, in long form: one row per (run, window, metric, labels, statistic).
   Of a metric of iteration: median, mean, min, max and last (the highest iteration that has a value); n counts its
   values. Of a histogram: p50, p90, p95, p99 from the merged buckets, mean from the sum; n counts observations; lower
   and upper: the edges of the quantile's bucket, see histogram_quantile. Of iterations, missing, rejected and violated:
   count; n is the number of iterations in the window. value is NULL, and n 0, where there is nothing to compute from.
   window: overall, steady or last8; see window_start, and for histograms histogram_window. labels: a JSON object. */
SELECT w.run, w.run_id, w.window, w.metric, '{}' AS labels, s.column1 AS statistic, w.n,
  CASE s.column1
    WHEN 'median' THEN w.median WHEN 'mean' THEN w.mean WHEN 'min' THEN w.min WHEN 'max' THEN w.max
    ELSE (SELECT v.value FROM window_start AS f CROSS JOIN iteration_metric AS v
            ON v.run_id = f.run_id AND v.iter >= f.from_iter
          WHERE f.run_id = w.run_id AND f.window = w.window AND v.metric = w.metric ORDER BY v.iter DESC LIMIT 1)
  END AS value, NULL AS lower, NULL AS upper
FROM run_window AS w CROSS JOIN (VALUES ('median'), ('mean'), ('min'), ('max'), ('last')) AS s
UNION ALL
SELECT c.run, c.run_id, c.window, m.column1, '{}', 'count', c.iterations,
  CASE m.column1 WHEN 'iterations' THEN c.iterations WHEN 'missing' THEN c.missing WHEN 'rejected' THEN c.rejected
                 ELSE c.violated END, NULL, NULL
FROM window_count AS c CROSS JOIN (VALUES ('iterations'), ('missing'), ('rejected'), ('violated')) AS m
UNION ALL
SELECT run, run_id, iif(scope = 'run', 'overall', scope), metric, labels,
  'p' || CAST(round(quantile * 100) AS INTEGER), n, value, lower, upper
FROM histogram_quantile WHERE scope IN ('run', 'steady', 'last8')
UNION ALL
SELECT r.name, h.run_id, iif(h.scope = 'run', 'overall', h.scope), s.metric, s.labels, 'mean', h.n,
  h.sum / nullif(h.n, 0), NULL, NULL
FROM run AS r CROSS JOIN run_histogram AS h ON h.run_id = r.run_id CROSS JOIN histogram_series AS s USING (series_id);
