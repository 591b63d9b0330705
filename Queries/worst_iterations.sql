-- The iterations with the lowest net. :run, :label choose runs; :n how many, 10 unless given.
SELECT run, iter, net_bps, gross_bps, adverse_p95, slippage_p95, fees_bps, latency_p95_ms, risk_ratio, pnl_verdict
FROM iter_table
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND net_bps IS NOT NULL
ORDER BY net_bps, run, iter
LIMIT CAST(coalesce(:n, 10) AS INTEGER);
