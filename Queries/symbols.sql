-- Figures per symbol and iteration. :run, :label choose runs; :symbol one symbol, or NULL.
SELECT r.name AS run, s.iter, s.symbol, s.net_bps, s.adverse_bps_p95, s.slippage_bps_p95, s.fees_bps,
  s.latency_ms_p95, s.risk_ratio, s.maker_taker_ratio
FROM run AS r CROSS JOIN iteration_symbol AS s USING (run_id)
WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND (:symbol IS NULL OR s.symbol = :symbol)
ORDER BY run, s.iter, s.symbol;
