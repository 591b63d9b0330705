CREATE VIEW iteration_metric AS
/* The figures of iteration in long form: one row per (run, iteration, metric) that has a value.
   metric: the column of iteration that value comes from; its unit is the name's ending. */
SELECT run_id, iter, metric, value
FROM (
  SELECT i.run_id, i.iter, m.metric,
    CASE m.metric
      WHEN 'net_bps' THEN i.net_bps
      WHEN 'gross_bps' THEN i.gross_bps
      WHEN 'fees_bps' THEN i.fees_bps
      WHEN 'fees_eff_bps' THEN i.fees_eff_bps
      WHEN 'adverse_bps_p95' THEN i.adverse_bps_p95
      WHEN 'slippage_bps_p95' THEN i.slippage_bps_p95
      WHEN 'latency_ms_p95' THEN i.latency_ms_p95
      WHEN 'risk_ratio' THEN i.risk_ratio
      WHEN 'maker_taker_ratio' THEN i.maker_taker_ratio
    END AS value
  FROM iteration AS i CROSS JOIN metric_alias AS m
  WHERE m.rank = 1
)
WHERE value IS NOT NULL;
