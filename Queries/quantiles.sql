-- p50, p90, p95 and p99 of each histogram over runs and their windows, with bounds. :run, :label choose runs; :metric GLOB;
-- :scope run, steady or last8; :q the lowest wanted.
SELECT run, scope, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile
WHERE scope IN ('run', 'steady', 'last8') AND run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND (:metric IS NULL OR metric GLOB :metric) AND scope = coalesce(:scope, scope)
  AND quantile >= coalesce(CAST(:q AS REAL), 0)
ORDER BY run, metric, labels, CASE scope WHEN 'run' THEN 1 WHEN 'steady' THEN 2 ELSE 3 END, quantile;
