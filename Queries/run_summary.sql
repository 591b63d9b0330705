-- One row per run: what is there, what is missing, what is odd. :run one run's name, or NULL for all.
SELECT run, iterations, first_iter, last_iter, missing, ok, violated, imputed, incomplete, unknown, issues, rejected,
  symbols, labels, first_time, last_time, ingested_at
FROM run_summary
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY run;
