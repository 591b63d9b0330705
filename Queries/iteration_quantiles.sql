-- p50, p90, p95 and p99 of what each iteration observed, with bounds. :run, :label choose runs; :metric GLOB; :q the lowest
-- wanted.
SELECT run, iter, metric, labels, quantile, value, lower, upper, n, in_overflow, spans
FROM iteration_quantile
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND (:metric IS NULL OR metric GLOB :metric) AND quantile >= coalesce(CAST(:q AS REAL), 0)
ORDER BY run, iter, metric, labels, quantile;
