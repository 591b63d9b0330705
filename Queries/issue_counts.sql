-- How often each kind of issue and rejection occurs. :run one run's name, or NULL for all.
SELECT run, code, count(*) AS n, min(iter) AS first_iter, max(iter) AS last_iter
FROM (
  SELECT r.name AS run, i.iter, i.code FROM run AS r CROSS JOIN issue AS i USING (run_id)
  UNION ALL
  SELECT r.name, f.iter, 'rejected: ' || f.reason FROM run AS r CROSS JOIN rejected_file AS f USING (run_id)
)
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
GROUP BY run, code
ORDER BY run, n DESC, code;
