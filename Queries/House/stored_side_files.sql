SELECT f.path, f.sha256, f.content, g.ingested_at, g.source, g.soakdb_version, g.schema_version
FROM side_file AS f CROSS JOIN ingest AS g ON g.ingest_id = f.ingest_id
WHERE f.run_id = :run_id ORDER BY f.side_file_id;
