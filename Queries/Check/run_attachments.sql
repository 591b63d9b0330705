-- What is kept of a run as bytes alone: side files and documents put aside.
SELECT path, NULL AS iter, sha256, content, NULL AS kind, NULL AS body FROM side_file WHERE run_id = :run_id
UNION ALL
SELECT file, iter, sha256, coalesce(original, CAST(body AS BLOB)), kind, body
FROM superseded_document WHERE run_id = :run_id;
