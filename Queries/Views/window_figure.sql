CREATE VIEW window_figure AS
/* Every figure that can be asked of a window, in long form: one row per (run, window, metric, labels, statistic).
   Of a metric of iteration: median, mean, min, max and last (the highest iteration that has a value); n counts its
   values. Of a histogram: p50, p90, p95, p99 from the merged buckets, mean from the sum; n counts observations; lower
   and upper: the edges of the quantile's bucket, see histogram_quantile. Of iterations, missing, rejected and violated:
   count; n is the number of iterations in the window. value is NULL, and n 0, where there is nothing to compute from.
   window: overall, steady or last8; see window_start, and for histograms histogram_window: where that is not current,
   there is no row. labels: a JSON object. */
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
SELECT q.run, q.run_id, iif(q.scope = 'run', 'overall', q.scope), q.metric, q.labels,
  'p' || CAST(round(q.quantile * 100) AS INTEGER), q.n, q.value, q.lower, q.upper
FROM histogram_quantile AS q
WHERE q.scope IN ('run', 'steady', 'last8')
  AND (SELECT w.current FROM histogram_window AS w WHERE w.run_id = q.run_id AND w.scope = q.scope)
UNION ALL
SELECT r.name, h.run_id, iif(h.scope = 'run', 'overall', h.scope), s.metric, s.labels, 'mean', h.n,
  h.sum / nullif(h.n, 0), NULL, NULL
FROM run AS r CROSS JOIN run_histogram AS h ON h.run_id = r.run_id CROSS JOIN histogram_series AS s USING (series_id)
WHERE (SELECT w.current FROM histogram_window AS w WHERE w.run_id = h.run_id AND w.scope = h.scope);
