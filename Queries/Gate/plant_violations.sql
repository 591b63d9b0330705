-- Lets every iteration contradict the P&L identity.
UPDATE iteration SET net_bps = 0.0, gross_bps = 99.0, adverse_bps_p95 = 0.0, slippage_bps_p95 = 0.0, fees_bps = 0.0;
