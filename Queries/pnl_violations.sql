-- Iterations whose reported figures contradict net = gross - adverse - slippage - fees. :run, :label choose runs.
SELECT run, iter, net_bps, gross_bps, adverse_bps_p95, slippage_bps_p95, fees_bps, residual_bps
FROM iteration_pnl
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
  AND pnl_verdict = 'violated'
ORDER BY run, iter;
