-- :ingested_at: of an ingest into another warehouse; NULL for now.
INSERT INTO ingest (run_id, ingested_at, source, soakdb_version, schema_version)
VALUES (:run_id, coalesce(:ingested_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), :source, :soakdb_version,
  :schema_version);
