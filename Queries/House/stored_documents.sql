-- What a run holds, in the order in which a directory brings it; the bytes are fetched where they are wanted.
SELECT d.document_id, d.iter, d.kind, d.symbol, d.file, d.sha256, g.ingested_at, g.source, g.soakdb_version,
  g.schema_version
FROM document AS d CROSS JOIN ingest AS g ON g.ingest_id = d.ingest_id
WHERE d.run_id = :run_id
ORDER BY d.iter, CASE d.kind WHEN 'summary' THEN 0 WHEN 'metrics' THEN 1 ELSE 2 END, d.symbol;
