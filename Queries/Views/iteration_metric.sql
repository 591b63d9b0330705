CREATE VIEW iteration_metric AS
/* The figures of iteration in long form: one row per (run, iteration, metric) that has a value.
   metric: the column of iteration that value comes from; its unit is the name's ending. */
SELECT run_id, iter, 'net_bps' AS metric, net_bps AS value FROM iteration WHERE net_bps IS NOT NULL
UNION ALL SELECT run_id, iter, 'gross_bps', gross_bps FROM iteration WHERE gross_bps IS NOT NULL
UNION ALL SELECT run_id, iter, 'fees_bps', fees_bps FROM iteration WHERE fees_bps IS NOT NULL
UNION ALL SELECT run_id, iter, 'fees_eff_bps', fees_eff_bps FROM iteration WHERE fees_eff_bps IS NOT NULL
UNION ALL SELECT run_id, iter, 'adverse_bps_p95', adverse_bps_p95 FROM iteration WHERE adverse_bps_p95 IS NOT NULL
UNION ALL SELECT run_id, iter, 'slippage_bps_p95', slippage_bps_p95 FROM iteration
  WHERE slippage_bps_p95 IS NOT NULL
UNION ALL SELECT run_id, iter, 'latency_ms_p95', latency_ms_p95 FROM iteration WHERE latency_ms_p95 IS NOT NULL
UNION ALL SELECT run_id, iter, 'risk_ratio', risk_ratio FROM iteration WHERE risk_ratio IS NOT NULL
UNION ALL SELECT run_id, iter, 'maker_taker_ratio', maker_taker_ratio FROM iteration
  WHERE maker_taker_ratio IS NOT NULL;
