SELECT s.iter AS key_iter, s.symbol AS key_symbol, s.net_bps, s.gross_bps, s.fees_bps, s.fees_eff_bps, s.adverse_bps_p95,
  s.slippage_bps_p95, s.latency_ms_p95, s.risk_ratio, s.maker_taker_ratio, d.file AS document
FROM iteration_symbol AS s LEFT JOIN document AS d ON d.document_id = s.document_id
WHERE s.run_id = :run_id ORDER BY s.iter, s.symbol;
