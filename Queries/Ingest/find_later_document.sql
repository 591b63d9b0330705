-- Whether a document of the same iteration is stored that a directory would have brought after this one.
SELECT 1 FROM document
WHERE run_id = :run_id AND iter = :iter
  AND (CASE kind WHEN 'summary' THEN 0 WHEN 'metrics' THEN 1 ELSE 2 END, symbol)
    > (CASE :kind WHEN 'summary' THEN 0 WHEN 'metrics' THEN 1 ELSE 2 END, :symbol)
LIMIT 1;
