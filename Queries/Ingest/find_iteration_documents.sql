-- In the order in which a directory brings them: what two of them give is taken from the first.
SELECT document_id, kind, symbol, file, coalesce(original, CAST(body AS BLOB)),
  (SELECT group_concat(pattern, char(10)) FROM ingest_metric AS m WHERE m.ingest_id = document.ingest_id)
FROM document
WHERE run_id = :run_id AND iter = :iter
ORDER BY CASE kind WHEN 'summary' THEN 0 WHEN 'metrics' THEN 1 ELSE 2 END, symbol;
