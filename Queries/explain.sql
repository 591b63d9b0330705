-- Why a figure is what it is: item and value, one below the other. :run the run's name; :iter; :column, a column of
-- iteration, iteration_pnl or iter_table. rule: reported, alias, computed share, imputed, defaulted, computed or missing.
-- Needs :run, :iter, :column.
WITH place AS MATERIALIZED (
  SELECT r.name AS run, r.run_id, i.iter,
    -- The old table's names are those of iteration, said otherwise.
    CASE :column WHEN 'slippage_p95' THEN 'slippage_bps_p95' WHEN 'adverse_p95' THEN 'adverse_bps_p95'
                 WHEN 'latency_p95_ms' THEN 'latency_ms_p95' ELSE :column END AS column
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
  WHERE r.name = :run AND i.iter = CAST(:iter AS INTEGER)
), pnl AS MATERIALIZED (
  SELECT p.*, i.fees_bps AS reported_fees, i.gross_bps AS reported_gross, i.observed_at
  FROM place AS l CROSS JOIN iteration_pnl AS p ON p.run_id = l.run_id AND p.iter = l.iter
  CROSS JOIN iteration AS i ON i.run_id = l.run_id AND i.iter = l.iter
), name AS MATERIALIZED (
  -- The names that the document has for the figure, and which of them counts: the first with a number.
  SELECT v.*, v.rank = min(iif(v.number IS NULL, NULL, v.rank)) OVER () AS counts
  FROM place AS l CROSS JOIN document_figure AS v ON v.run_id = l.run_id AND v.iter = l.iter
  WHERE v.metric = l.column AND v.symbol = ''
), value AS MATERIALIZED (
  SELECT l.column, CASE l.column
      WHEN 'gross_bps' THEN p.gross_bps WHEN 'fees_bps' THEN p.fees_bps WHEN 'residual_bps' THEN p.residual_bps
      WHEN 'gross_imputed' THEN p.gross_imputed WHEN 'pnl_consistent' THEN p.pnl_consistent
      WHEN 'pnl_verdict' THEN p.pnl_verdict WHEN 'defaulted_terms' THEN p.defaulted_terms
      WHEN 'observed_at' THEN p.observed_at
      ELSE (SELECT m.value FROM iteration_metric AS m
            WHERE m.run_id = l.run_id AND m.iter = l.iter AND m.metric = l.column) END AS value
  FROM place AS l LEFT JOIN pnl AS p
)
SELECT item, value FROM (
  SELECT 1 AS position, 'value' AS item, value FROM value
  UNION ALL
  SELECT 2, 'rule', CASE
    WHEN l.column = 'gross_bps' AND p.gross_imputed THEN 'imputed: net + adverse + slippage + fees, for no gross is reported'
    WHEN l.column = 'gross_bps' AND p.gross_bps IS NULL THEN 'missing: no gross is reported, nor all that would impute it'
    WHEN l.column = 'fees_bps' AND p.reported_fees IS NULL THEN 'defaulted: no fees are reported, and none counts as 0.0'
    WHEN l.column = 'residual_bps' AND p.residual_bps IS NOT NULL THEN 'computed: net - (gross - adverse - slippage - fees)'
    WHEN l.column = 'residual_bps' THEN 'missing: a term is, or gross is imputed and fits by construction'
    WHEN l.column IN ('gross_imputed', 'pnl_consistent', 'pnl_verdict', 'defaulted_terms') THEN 'computed: see iteration_pnl'
    WHEN l.column = 'observed_at' AND p.observed_at IS NOT NULL THEN 'reported, as UTC'
    WHEN v.value IS NULL THEN 'missing: the document has no number for the whole iteration under any name of it'
    WHEN n.complement_path IS NOT NULL THEN 'computed share: ' || n.json_path || ' of it and ' || n.complement_path
    WHEN n.rank = 1 THEN 'reported'
    ELSE 'alias of ' || a.name || iif(n.divisor <> 1, ', divided by ' || n.divisor, '') END
  FROM place AS l JOIN value AS v LEFT JOIN pnl AS p LEFT JOIN name AS n ON n.counts
  LEFT JOIN metric_alias AS a ON a.metric = l.column AND a.rank = 1
  UNION ALL
  SELECT 3, t.column1 || iif(t.column1 = 'fees_bps' AND p.reported_fees IS NULL, ', defaulted', ''), CASE t.column1
      WHEN 'net_bps' THEN p.net_bps WHEN 'gross_bps' THEN p.gross_bps WHEN 'adverse_bps_p95' THEN p.adverse_bps_p95
      WHEN 'slippage_bps_p95' THEN p.slippage_bps_p95 ELSE p.fees_bps END
  FROM place AS l CROSS JOIN pnl AS p
  CROSS JOIN (VALUES ('net_bps'), ('gross_bps'), ('adverse_bps_p95'), ('slippage_bps_p95'), ('fees_bps')) AS t
  WHERE l.column = 'gross_bps' AND p.reported_gross IS NULL AND t.column1 <> 'gross_bps'
    OR l.column IN ('residual_bps', 'pnl_consistent', 'pnl_verdict')
  UNION ALL
  SELECT 4, iif(n.counts, 'taken from ', 'passed over ') || n.json_path,
    n.json_text || coalesce(' and ' || n.complement_path || ' ' || n.complement_text, '')
  FROM name AS n
  UNION ALL
  SELECT 5, 'issue', i.code || ' at ' || coalesce(i.json_path, i.file) || ': ' || i.detail
  FROM place AS l CROSS JOIN issue AS i ON i.run_id = l.run_id AND i.iter = l.iter
  WHERE i.json_path IN (SELECT json_path FROM name)
  UNION ALL
  SELECT 6, f.key, f.value
  FROM place AS l
  CROSS JOIN document AS d ON d.run_id = l.run_id AND d.iter = l.iter AND d.kind = 'summary' AND d.symbol = ''
  CROSS JOIN ingest AS g ON g.ingest_id = d.ingest_id
  CROSS JOIN json_each(json_object('file', d.file, 'source', g.source, 'sha256', d.sha256, 'ingested_at', g.ingested_at,
    'soakdb_version', g.soakdb_version, 'schema_version', g.schema_version)) AS f
)
ORDER BY position;
