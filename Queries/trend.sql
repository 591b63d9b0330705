-- One figure over runs, in the order in which they first came, a row per run, also where it is missing. :metric; :statistic, NULL
-- for median; :window, NULL for steady; :labels of a histogram, NULL for {}: see window_figure. :label runs' labels as a
-- JSON object; :last only so many runs, the newest. change_points.sql finds the change points. Needs :metric.
SELECT c.run, f.n, f.value, f.lower, f.upper
FROM (
  SELECT r.name AS run, r.run_id, (SELECT min(g.ingest_id) FROM ingest AS g WHERE g.run_id = r.run_id) AS place
  FROM run AS r
  WHERE (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  ORDER BY place DESC LIMIT coalesce(CAST(:last AS INTEGER), -1)
) AS c
LEFT JOIN window_figure AS f ON f.run_id = c.run_id AND f.window = coalesce(:window, 'steady')
  AND f.metric = :metric AND f.labels = coalesce(:labels, '{}') AND f.statistic = coalesce(:statistic, 'median')
ORDER BY c.place;
