-- The reports kept verbatim beside the summaries. :run one run's name, or NULL for all.
SELECT r.name AS run, s.path, length(s.content) AS bytes, s.sha256, g.ingested_at
FROM run AS r CROSS JOIN side_file AS s USING (run_id) CROSS JOIN ingest AS g ON g.ingest_id = s.ingest_id
WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY run, s.path, s.ingest_id;
