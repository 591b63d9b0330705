CREATE VIEW document_source AS
/* Where in each summary the figures lie: one row per document and, for figures of one symbol, per symbol.
   symbol: '' for the whole iteration. prefix: JSON path of the object that holds the figures: $.summary, else
   $.kpi, else the top level; for a per-symbol map the symbol's own object. holder, holder_path: a JSON text and
   the path in it at which that object stands. */
WITH summary AS NOT MATERIALIZED (
  SELECT *,
    CASE WHEN json_type(body, '$.summary') = 'object' THEN '$.summary'
         WHEN json_type(body, '$.kpi') = 'object' THEN '$.kpi'
         ELSE '$' END AS prefix
  FROM document WHERE kind = 'summary'
)
SELECT document_id, run_id, iter, file, '' AS symbol, prefix, body AS holder, prefix AS holder_path
FROM summary WHERE symbol = ''
UNION ALL
-- One symbol's document: its name says so, or the body does.
SELECT document_id, run_id, iter, file, named, prefix, body, prefix
FROM (
  SELECT *, CASE WHEN symbol <> '' THEN symbol
                 WHEN json_type(body, '$.symbol') = 'text' THEN body ->> '$.symbol'
                 WHEN json_type(body, '$.summary.symbol') = 'text' THEN body ->> '$.summary.symbol' END AS named
  FROM summary
)
WHERE length(CAST(named AS BLOB)) BETWEEN 1 AND 64 AND named NOT GLOB '*[^A-Za-z0-9._:/@#+-]*'
  AND length(CAST(named AS BLOB)) = length(named)
UNION ALL
-- A map from symbol to figures.
SELECT d.document_id, d.run_id, d.iter, d.file, e.key,
  CASE WHEN e.key GLOB '[A-Za-z_]*' AND e.key NOT GLOB '*[^A-Za-z0-9_]*' THEN '$.' || e.key
       ELSE '$."' || e.key || '"' END,
  e.value, '$'
FROM summary AS d CROSS JOIN json_each(d.body) AS e
WHERE d.symbol = '' AND d.prefix = '$' AND e.type = 'object'
  AND lower(e.key) NOT IN ('meta', 'summary', 'kpi', 'tuning', 'fills', 'blocks', 'histograms')
  AND length(CAST(e.key AS BLOB)) BETWEEN 1 AND 64 AND e.key NOT GLOB '*[^A-Za-z0-9._:/@#+-]*'
  AND length(CAST(e.key AS BLOB)) = length(e.key)
  AND EXISTS (SELECT 1 FROM metric_alias AS a WHERE json_type(e.value, '$.' || a.name) IS NOT NULL);
