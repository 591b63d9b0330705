-- The reports kept verbatim beside the summaries. :run, :label choose runs.
SELECT r.name AS run, s.path, length(s.content) AS bytes, s.sha256, g.ingested_at
FROM run AS r CROSS JOIN side_file AS s USING (run_id) CROSS JOIN ingest AS g ON g.ingest_id = s.ingest_id
WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY run, s.path, s.ingest_id;
