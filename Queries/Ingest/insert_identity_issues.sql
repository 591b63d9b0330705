-- What is odd about what a document says of itself: its index, its symbols, the place of its figures.
INSERT INTO issue (run_id, iter, file, json_path, code, detail, document_id)
SELECT run_id, iter, file, json_path, code, detail, document_id
FROM (
  SELECT document_id, run_id, iter, file, '$.' || key AS json_path,
    CASE WHEN body ->> ('$.' || key) = CAST(iter AS TEXT) THEN 'text_number' ELSE 'index_mismatch' END AS code,
    'the file name says ' || iter || ', the document ' || coalesce(substr(body -> ('$.' || key), 1, 200), 'null')
      AS detail
  FROM document CROSS JOIN (SELECT 'iteration' AS key UNION ALL SELECT 'window_index')
  WHERE json_type(body, '$.' || key) IS NOT NULL
    AND NOT (json_type(body, '$.' || key) IN ('integer', 'real') AND body ->> ('$.' || key) = iter)
  UNION ALL
  SELECT document_id, run_id, iter, file, json_path, 'bad_symbol',
    CASE WHEN type = 'text' AND symbol <> '' AND value <> ''
         THEN 'the file name says ' || symbol || ', the document ' || substr(value, 1, 200)
         ELSE 'no symbol: ' || substr(json, 1, 200) END
  FROM (
    SELECT d.*, p.json_path, json_type(d.body, p.json_path) AS type, d.body ->> p.json_path AS value,
      d.body -> p.json_path AS json
    FROM document AS d CROSS JOIN (SELECT '$.symbol' AS json_path UNION ALL SELECT '$.summary.symbol') AS p
  )
  WHERE type IS NOT NULL
    AND (type <> 'text' OR length(CAST(value AS BLOB)) NOT BETWEEN 1 AND 64 OR length(CAST(value AS BLOB)) <> length(value)
         OR value GLOB '*[^A-Za-z0-9._:/@#+-]*'
         OR (symbol <> '' AND value <> symbol))
  UNION ALL
  -- In a map of symbols: a key in capitals that should have held figures, and figures under a key that is no name.
  SELECT document_id, run_id, iter, file, '$."' || key || '"',
    CASE WHEN type <> 'object' THEN 'symbol_not_object' WHEN is_name THEN 'symbol_without_figures' ELSE 'bad_symbol' END,
    CASE WHEN type = 'object' AND NOT is_name THEN 'figures under a key that cannot be a symbol'
         ELSE 'no figures: ' || substr(coalesce(value, 'null'), 1, 200) END
  FROM (
    SELECT d.document_id, d.run_id, d.iter, d.file, e.key, e.type, e.value,
      length(CAST(e.key AS BLOB)) = length(e.key) AND length(e.key) BETWEEN 1 AND 64
        AND e.key NOT GLOB '*[^A-Za-z0-9._:/@#+-]*' AS is_name,
      e.key GLOB '[A-Z]*[A-Z]' AND e.key NOT GLOB '*[^A-Z0-9]*' AS is_capital,
      CASE WHEN e.type = 'object' THEN EXISTS (
        SELECT 1 FROM metric_alias AS a WHERE json_type(e.value, '$.' || a.name) IS NOT NULL) ELSE 0 END AS has_figures
    FROM document AS d CROSS JOIN json_each(d.body) AS e
    WHERE d.document_id = :document_id AND d.symbol = ''
      AND ifnull(json_type(d.body, '$.summary'), '') <> 'object' AND ifnull(json_type(d.body, '$.kpi'), '') <> 'object'
      AND lower(e.key) NOT IN ('meta', 'summary', 'kpi', 'tuning', 'fills', 'blocks', 'histograms')
  )
  WHERE is_capital AND NOT has_figures OR has_figures AND NOT is_name
  UNION ALL
  SELECT document_id, run_id, iter, file, '$.' || key, 'holder_not_object',
    'no object of figures: ' || substr(coalesce(body -> ('$.' || key), 'null'), 1, 200)
  FROM document CROSS JOIN (SELECT 'summary' AS key UNION ALL SELECT 'kpi')
  WHERE json_type(body, '$.' || key) <> 'object'
  UNION ALL
  SELECT document_id, run_id, iter, file, prefix || '.fills', 'fills_unusable',
    'neither volumes nor counts: ' || substr(holder -> (holder_path || '.fills'), 1, 200)
  FROM document_source
  WHERE document_id = :document_id AND symbol = ''
    AND json_type(holder, holder_path || '.fills') IN ('text', 'array', 'true', 'false')
  UNION ALL
  SELECT document_id, run_id, iter, file, '$.histograms', 'bad_histogram',
    'no object of histograms: ' || substr(body -> '$.histograms', 1, 200)
  FROM document WHERE json_type(body, '$.histograms') <> 'object'
  UNION ALL
  SELECT d.document_id, d.run_id, d.iter, d.file, '$.histograms.' || e.key, 'bad_histogram',
    'no histogram: ' || substr(coalesce(e.value, 'null'), 1, 200)
  FROM document AS d CROSS JOIN json_each(d.body, '$.histograms') AS e
  WHERE d.document_id = :document_id AND json_type(d.body, '$.histograms') = 'object' AND e.type <> 'object'
)
WHERE document_id = :document_id;
