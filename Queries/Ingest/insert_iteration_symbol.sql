-- A document whose name says its symbol wins over one that merely contains figures of that symbol.
INSERT INTO iteration_symbol (run_id, iter, symbol, document_id, net_bps, gross_bps, fees_bps, fees_eff_bps,
  adverse_bps_p95, slippage_bps_p95, latency_ms_p95, risk_ratio, maker_taker_ratio)
VALUES (:run_id, :iter, :symbol, :document_id, :net_bps, :gross_bps, :fees_bps, :fees_eff_bps,
  :adverse_bps_p95, :slippage_bps_p95, :latency_ms_p95, :risk_ratio, :maker_taker_ratio)
ON CONFLICT (run_id, iter, symbol) DO UPDATE SET net_bps = excluded.net_bps,
  gross_bps = excluded.gross_bps, fees_bps = excluded.fees_bps, fees_eff_bps = excluded.fees_eff_bps,
  adverse_bps_p95 = excluded.adverse_bps_p95, slippage_bps_p95 = excluded.slippage_bps_p95,
  latency_ms_p95 = excluded.latency_ms_p95, risk_ratio = excluded.risk_ratio,
  maker_taker_ratio = excluded.maker_taker_ratio, document_id = excluded.document_id
WHERE :is_named;
