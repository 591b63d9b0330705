CREATE VIEW iter_table AS
/* The iteration table that `soakdb export iterations` writes: one row per iteration, the columns of its CSV in
   their order. *_bps in basis points, latency_p95_ms in milliseconds, ratios 0..1; NULL is "not measured".
   gross_bps, gross_imputed, residual_bps, pnl_consistent and pnl_verdict: see iteration_pnl.
   csv_schema_version: 2; a new column is only ever appended. */
SELECT p.iter, p.net_bps, i.risk_ratio, p.slippage_bps_p95 AS slippage_p95, p.adverse_bps_p95 AS adverse_p95,
  i.latency_ms_p95 AS latency_p95_ms, i.maker_taker_ratio, p.gross_bps, p.fees_bps, p.gross_imputed,
  p.residual_bps, p.pnl_consistent, p.pnl_verdict, p.run, 2 AS csv_schema_version
FROM iteration_pnl AS p CROSS JOIN iteration AS i ON i.run_id = p.run_id AND i.iter = p.iter;
