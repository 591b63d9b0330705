SELECT ingest_id FROM ingest
WHERE run_id = :run_id AND ingested_at = :ingested_at AND source = :source AND soakdb_version = :soakdb_version;
