-- One row per run: what is there, what is missing, what is odd. :run, :label choose runs.
SELECT run, iterations, first_iter, last_iter, missing, ok, violated, imputed, incomplete, unknown, issues, rejected,
  symbols, labels, first_time, last_time, ingested_at
FROM run_summary
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY run;
