-- The labels of runs. :run one run's name, or NULL for all.
SELECT r.name AS run, l.key, l.value
FROM run AS r CROSS JOIN run_label AS l ON l.run_id = r.run_id
WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY r.name, l.key;
