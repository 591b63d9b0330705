INSERT INTO ingest (run_id, source, soakdb_version, schema_version)
VALUES (:run_id, :source, :soakdb_version, :schema_version);
