-- A document of one symbol says only that the iteration is there; a whole one brings its figures.
INSERT INTO iteration (run_id, iter, observed_at, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95,
  slippage_bps_p95, latency_ms_p95, risk_ratio, maker_taker_ratio)
VALUES (:run_id, :iter, :observed_at, :net_bps, :gross_bps, :fees_bps, :fees_eff_bps, :adverse_bps_p95,
  :slippage_bps_p95, :latency_ms_p95, :risk_ratio, :maker_taker_ratio)
ON CONFLICT (run_id, iter) DO UPDATE SET observed_at = excluded.observed_at, net_bps = excluded.net_bps,
  gross_bps = excluded.gross_bps, fees_bps = excluded.fees_bps, fees_eff_bps = excluded.fees_eff_bps,
  adverse_bps_p95 = excluded.adverse_bps_p95, slippage_bps_p95 = excluded.slippage_bps_p95,
  latency_ms_p95 = excluded.latency_ms_p95, risk_ratio = excluded.risk_ratio,
  maker_taker_ratio = excluded.maker_taker_ratio
WHERE :is_whole;
