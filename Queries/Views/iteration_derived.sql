CREATE VIEW iteration_derived AS
/* What `iteration` and `iteration_symbol` hold of the stored documents, derived from them anew: one row per
   (run, iteration, symbol). symbol: '' for the whole iteration. The ingest finds the same figures while it reads; a row
   that differs from the tables by more than the last digit says that one of them is damaged. Texts of 16 and more digits
   become the nearest double at ingest, and here what CAST makes of them. */
WITH figure AS (
  SELECT document_id, symbol, metric, min(rank), number FROM document_figure
  WHERE number IS NOT NULL GROUP BY document_id, symbol, metric
),
-- The document that counts: of a symbol, rather the one whose name says it.
place AS (
  SELECT run_id, iter, '' AS symbol, max(document_id) FILTER (WHERE symbol = '') AS document_id
  FROM document WHERE kind = 'summary' GROUP BY run_id, iter
  UNION ALL
  SELECT s.run_id, s.iter, s.symbol,
    coalesce(max(s.document_id) FILTER (WHERE d.symbol <> ''), max(s.document_id))
  FROM document_source AS s CROSS JOIN document AS d ON d.document_id = s.document_id
  WHERE s.symbol <> '' GROUP BY s.run_id, s.iter, s.symbol
)
SELECT p.run_id, p.iter, p.symbol,
  max(number) FILTER (WHERE metric = 'net_bps') AS net_bps,
  max(number) FILTER (WHERE metric = 'gross_bps') AS gross_bps,
  max(number) FILTER (WHERE metric = 'fees_bps') AS fees_bps,
  max(number) FILTER (WHERE metric = 'fees_eff_bps') AS fees_eff_bps,
  max(number) FILTER (WHERE metric = 'adverse_bps_p95') AS adverse_bps_p95,
  max(number) FILTER (WHERE metric = 'slippage_bps_p95') AS slippage_bps_p95,
  max(number) FILTER (WHERE metric = 'latency_ms_p95') AS latency_ms_p95,
  max(number) FILTER (WHERE metric = 'risk_ratio') AS risk_ratio,
  max(number) FILTER (WHERE metric = 'maker_taker_ratio') AS maker_taker_ratio
FROM place AS p LEFT JOIN figure AS f ON f.document_id = p.document_id AND f.symbol = p.symbol
GROUP BY p.run_id, p.iter, p.symbol;
