INSERT INTO issue (run_id, iter, file, json_path, code, detail, document_id)
SELECT :run_id, :iter, :file, json_path, code,
  CASE code
    WHEN 'null_value' THEN 'null where a time was expected'
    WHEN 'time_unreadable' THEN 'no time: ' || substr(value, 1, 200)
    ELSE 'read as ' || utc_time(value) || ': ' || substr(value, 1, 200) END,
  :document_id
FROM (
  SELECT p.value AS json_path, d.body ->> p.value AS value,
    CASE json_type(d.body, p.value) WHEN 'null' THEN 'null_value' WHEN 'true' THEN 'time_unreadable'
      WHEN 'false' THEN 'time_unreadable' ELSE time_oddity(d.body ->> p.value) END AS code
  FROM document AS d
  CROSS JOIN json_each('["$.summary.runtime_utc", "$.runtime_utc", "$.timestamp", "$.meta.timestamp"]') AS p
  WHERE d.document_id = :document_id AND json_type(d.body, p.value) IS NOT NULL
)
WHERE code IS NOT NULL;
