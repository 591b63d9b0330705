-- The labels of runs. :run, :label choose runs.
SELECT r.name AS run, l.key, l.value
FROM run AS r CROSS JOIN run_label AS l ON l.run_id = r.run_id
WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY r.name, l.key;
