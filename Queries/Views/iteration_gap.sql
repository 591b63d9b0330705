CREATE VIEW iteration_gap AS
/* Missing iterations as ranges: one row per (run, gap). first_missing..last_missing, both included, lie between two
   iterations that are present; missing is their number. rejected_file may say why one is missing. */
SELECT run, run_id, previous + 1 AS first_missing, iter - 1 AS last_missing, iter - previous - 1 AS missing
FROM (
  SELECT r.name AS run, i.run_id, i.iter,
    (SELECT max(p.iter) FROM iteration AS p WHERE p.run_id = i.run_id AND p.iter < i.iter) AS previous
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
)
WHERE iter > previous + 1;
