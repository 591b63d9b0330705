-- Why an iteration is not there. :run, :iter.
SELECT f.file || ' was rejected (' || f.reason || '): ' || f.detail
FROM run AS r CROSS JOIN rejected_file AS f ON f.run_id = r.run_id
WHERE r.name = :run AND f.iter = :iter ORDER BY f.file LIMIT 1;
