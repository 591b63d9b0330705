-- What was odd about the files, and which were not taken at all. :run, :label choose runs.
SELECT run, iter, file, json_path, code, detail
FROM (
  SELECT r.name AS run, i.iter, i.file, i.json_path, i.code, i.detail FROM run AS r CROSS JOIN issue AS i USING (run_id)
  UNION ALL
  SELECT r.name, f.iter, f.file, NULL, 'rejected: ' || f.reason, f.detail
  FROM run AS r CROSS JOIN rejected_file AS f USING (run_id)
)
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY run, iter IS NULL, iter, file, json_path, code;
