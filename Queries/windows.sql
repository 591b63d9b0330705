-- Each metric over the windows overall, steady and last8. :run, :label choose runs; :window, :metric too.
SELECT run, window, metric, n, min, median, mean, max
FROM run_window
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND (:window IS NULL OR window = :window) AND (:metric IS NULL OR metric = :metric)
ORDER BY run, CASE window WHEN 'overall' THEN 1 WHEN 'steady' THEN 2 ELSE 3 END, metric;
