-- How often each kind of issue and rejection occurs. :run, :label choose runs.
SELECT run, code, count(*) AS n, min(iter) AS first_iter, max(iter) AS last_iter
FROM (
  SELECT r.name AS run, i.iter, i.code FROM run AS r CROSS JOIN issue AS i USING (run_id)
  UNION ALL
  SELECT r.name, f.iter, 'rejected: ' || f.reason FROM run AS r CROSS JOIN rejected_file AS f USING (run_id)
)
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
GROUP BY run, code
ORDER BY run, n DESC, code;
