-- What makes one doubt that runs were measured as they say, by kind. :run one run's name, or NULL; run_sanity has each.
SELECT run, code, metric, count(*) AS findings, min(iter) AS first_iter, max(iter) AS last_iter, min(detail) AS example
FROM run_sanity
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
GROUP BY run, code, metric
ORDER BY run, code, metric;
