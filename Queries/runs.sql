-- The runs, one row each; run_summary has more columns. :run one run's name, or NULL for all.
SELECT run, iterations, first_iter || '..' || last_iter AS range, missing, violated, imputed, unknown, issues, rejected,
  labels, last_time, ingested_at
FROM run_summary
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY run;
