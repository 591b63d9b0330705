SELECT iter AS key_iter, observed_at, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95, slippage_bps_p95,
  latency_ms_p95, risk_ratio, maker_taker_ratio
FROM iteration WHERE run_id = :run_id ORDER BY iter;
