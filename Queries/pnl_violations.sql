-- Iterations whose reported figures contradict net = gross - adverse - slippage - fees. :run one run's name, or NULL.
SELECT run, iter, net_bps, gross_bps, adverse_bps_p95, slippage_bps_p95, fees_bps, residual_bps
FROM iteration_pnl
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111)) AND pnl_verdict = 'violated'
ORDER BY run, iter;
