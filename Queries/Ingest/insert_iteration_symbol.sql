-- A document whose name says its symbol wins over one that merely contains figures of that symbol.
INSERT INTO iteration_symbol (run_id, iter, symbol, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95,
  slippage_bps_p95, latency_ms_p95, risk_ratio, maker_taker_ratio, document_id)
SELECT :run_id, :iter, s.symbol,
  max(value) FILTER (WHERE metric = 'net_bps'),
  max(value) FILTER (WHERE metric = 'gross_bps'),
  max(value) FILTER (WHERE metric = 'fees_bps'),
  max(value) FILTER (WHERE metric = 'fees_eff_bps'),
  max(value) FILTER (WHERE metric = 'adverse_bps_p95'),
  max(value) FILTER (WHERE metric = 'slippage_bps_p95'),
  max(value) FILTER (WHERE metric = 'latency_ms_p95'),
  max(value) FILTER (WHERE metric = 'risk_ratio'),
  max(value) FILTER (WHERE metric = 'maker_taker_ratio'),
  :document_id
FROM document_source AS s
LEFT JOIN (
  SELECT symbol, metric, min(rank), number AS value FROM temp.staged_value
  WHERE number IS NOT NULL GROUP BY symbol, metric
) AS v ON v.symbol = s.symbol
WHERE s.document_id = :document_id AND s.symbol <> ''
GROUP BY s.symbol
ON CONFLICT (run_id, iter, symbol) DO UPDATE SET net_bps = excluded.net_bps,
  gross_bps = excluded.gross_bps, fees_bps = excluded.fees_bps, fees_eff_bps = excluded.fees_eff_bps,
  adverse_bps_p95 = excluded.adverse_bps_p95, slippage_bps_p95 = excluded.slippage_bps_p95,
  latency_ms_p95 = excluded.latency_ms_p95, risk_ratio = excluded.risk_ratio,
  maker_taker_ratio = excluded.maker_taker_ratio, document_id = excluded.document_id
WHERE :symbol <> '';
