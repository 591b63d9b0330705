-- Only bounds that every layout of the scope has: counts at other bounds cannot be added up.
INSERT INTO run_bucket (run_id, scope, series_id, le, previous_le, n_le, n_own)
SELECT :run_id, scope, series_id, le, lag(le) OVER bounds, n_le, n_le - lag(n_le, 1, 0) OVER bounds
FROM (
  SELECT w.scope, h.series_id, o.le, sum(b.delta_le) AS n_le, count(DISTINCT h.layout_id) AS with_bound
  FROM histogram_window AS w
  CROSS JOIN histogram AS h ON h.run_id = w.run_id AND h.iter >= w.from_iter
  CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
  CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
  WHERE w.run_id = :run_id
  GROUP BY w.scope, h.series_id, o.le
) AS m
WHERE with_bound = (SELECT layouts FROM run_histogram AS r
                    WHERE r.run_id = :run_id AND r.scope = m.scope AND r.series_id = m.series_id)
WINDOW bounds AS (PARTITION BY scope, series_id ORDER BY le);
