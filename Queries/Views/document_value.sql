CREATE VIEW document_value AS
/* Every known name that is present in a document, whatever stands there: one row per (document, symbol, name).
   Of the names of one metric, the one with the lowest rank that carries a number counts; 0.0 is a number.
   symbol: '' for the whole iteration. json_text: the value as JSON. The figure is json_text / divisor, or
   json_text / (json_text + complement_text) where there is a complement_path: the other part of a share. */
SELECT s.document_id, s.run_id, s.iter, s.file, s.symbol, a.metric, a.rank, a.divisor,
  s.prefix || '.' || a.name AS json_path,
  s.holder -> (s.holder_path || '.' || a.name) AS json_text,
  s.prefix || '.' || a.complement AS complement_path,
  CASE WHEN a.complement IS NOT NULL THEN s.holder -> (s.holder_path || '.' || a.complement) END AS complement_text
FROM document_source AS s CROSS JOIN metric_alias AS a
WHERE s.holder -> (s.holder_path || '.' || a.name) IS NOT NULL;
