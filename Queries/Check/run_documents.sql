-- The documents of a run, in the order in which a directory brings them, with the patterns of their ingest, one a line.
SELECT d.iter, d.kind, d.symbol, d.file, d.sha256, coalesce(d.original, CAST(d.body AS BLOB)),
  (SELECT group_concat(pattern, char(10)) FROM ingest_metric AS m WHERE m.ingest_id = d.ingest_id)
FROM document AS d
WHERE d.run_id = :run_id
ORDER BY d.iter, CASE d.kind WHEN 'summary' THEN 0 WHEN 'metrics' THEN 1 ELSE 2 END, d.symbol;
