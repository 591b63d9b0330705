CREATE VIEW run_window AS
/* Each metric over each window of each run: one row per (run, window, metric), with n = 0 and NULL figures where
   the window holds no value. n: the values, not the iterations. median: of an even n, the mean of the middle two.
   window: see window_start. metric: a column of iteration; the value as reported, nothing imputed. */
SELECT s.run, s.run_id, s.window, s.metric,
  (SELECT count(*) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS n,
  (SELECT min(value) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS min,
  -- Halves, so that no sum of finite values is infinite.
  (SELECT 2 * avg(value / 2) FROM (
     SELECT value, row_number() OVER (ORDER BY value) AS place, count(*) OVER () AS n FROM iteration_metric AS v
     WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter)
   WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS median,
  (SELECT avg(value) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS mean,
  (SELECT max(value) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS max
FROM (
  SELECT r.name AS run, r.run_id, w.window, m.metric, w.from_iter
  FROM run AS r
  CROSS JOIN window_start AS w ON w.run_id = r.run_id
  CROSS JOIN (SELECT DISTINCT metric FROM metric_alias) AS m
) AS s;
