-- The medians of each metric over the windows, one row each, with the number of values. :run, :label choose runs.
SELECT run, metric,
  max(n) FILTER (WHERE window = 'overall') AS overall_n,
  max(median) FILTER (WHERE window = 'overall') AS overall_median,
  max(n) FILTER (WHERE window = 'steady') AS steady_n,
  max(median) FILTER (WHERE window = 'steady') AS steady_median,
  max(n) FILTER (WHERE window = 'last8') AS last8_n,
  max(median) FILTER (WHERE window = 'last8') AS last8_median,
  max(min) FILTER (WHERE window = 'last8') AS last8_min,
  max(max) FILTER (WHERE window = 'last8') AS last8_max
FROM run_window
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
GROUP BY run, metric
ORDER BY run, metric;
