-- settled: a document was stored in the file's place before the file was seen and refused.
SELECT f.iter, f.kind, f.symbol, f.file, f.reason, f.detail, f.head,
  EXISTS (SELECT 1 FROM document AS d
          WHERE d.run_id = f.run_id AND d.iter = f.iter AND d.kind = f.kind AND d.symbol = f.symbol) AS settled,
  g.ingested_at, g.source, g.soakdb_version, g.schema_version
FROM rejected_file AS f CROSS JOIN ingest AS g ON g.ingest_id = f.ingest_id
WHERE f.run_id = :run_id ORDER BY f.file;
