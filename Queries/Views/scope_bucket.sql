CREATE VIEW scope_bucket AS
/* Every merged bucket that a quantile can be asked of: one row per (scope, run, iteration, series, bound).
   scope: iteration, what was observed in one iteration; snapshot, what its page showed since the process began; run,
   all iterations of a run; steady and last8, those of the window (see histogram_window). iter: NULL where the scope is
   more than one iteration. le: inclusive upper bound, Inf for the last; previous_le: NULL for the lowest.
   lower: the bucket's lower edge, from which a quantile in it is interpolated: previous_le, 0 in a lowest bucket above 0,
   NULL in one at or below it. n_le: observations at or below le; n_own: those of them above previous_le; n: all.
   spans: in the scope iteration, the iterations that the counts are of: more than 1 where pages between are missing.
   layout_coarsened: 1 where pages had different bounds, and only those that all have could be added up. */
SELECT 'iteration' AS scope, r.name AS run, h.run_id, h.iter, h.series_id, h.delta_count AS n, 0 AS layout_coarsened,
  o.le, o.previous_le, iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le) AS lower,
  b.delta_le AS n_le, b.delta_own AS n_own,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT 'snapshot', r.name, h.run_id, h.iter, h.series_id, h.count, 0, o.le, o.previous_le,
  iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le), b.count_le, b.count_own, NULL
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT h.scope, r.name, h.run_id, NULL, h.series_id, h.n, h.layouts > 1, b.le, b.previous_le,
  iif(b.previous_le IS NULL AND b.le > 0 AND b.le < 9e999, 0.0, b.previous_le), b.n_le, b.n_own, NULL
FROM run AS r
CROSS JOIN run_histogram AS h ON h.run_id = r.run_id
CROSS JOIN run_bucket AS b ON b.run_id = h.run_id AND b.scope = h.scope AND b.series_id = h.series_id;
