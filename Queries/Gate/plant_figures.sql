-- Puts one value into a column of every iteration.
UPDATE iteration SET
  net_bps = iif(:metric = 'net_bps', :value, net_bps),
  gross_bps = iif(:metric = 'gross_bps', :value, gross_bps),
  fees_bps = iif(:metric = 'fees_bps', :value, fees_bps),
  fees_eff_bps = iif(:metric = 'fees_eff_bps', :value, fees_eff_bps),
  adverse_bps_p95 = iif(:metric = 'adverse_bps_p95', :value, adverse_bps_p95),
  slippage_bps_p95 = iif(:metric = 'slippage_bps_p95', :value, slippage_bps_p95),
  latency_ms_p95 = iif(:metric = 'latency_ms_p95', :value, latency_ms_p95),
  risk_ratio = iif(:metric = 'risk_ratio', :value, risk_ratio),
  maker_taker_ratio = iif(:metric = 'maker_taker_ratio', :value, maker_taker_ratio);
