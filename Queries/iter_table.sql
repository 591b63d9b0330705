-- The iteration table. :run, :label choose runs.
SELECT * FROM iter_table
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY run, iter;
