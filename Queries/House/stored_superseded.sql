SELECT d.iter, d.kind, d.symbol, d.sha256, d.file, d.body, d.original, g.ingested_at, g.source, g.soakdb_version,
  g.schema_version
FROM superseded_document AS d CROSS JOIN ingest AS g ON g.ingest_id = d.ingest_id
WHERE d.run_id = :run_id;
