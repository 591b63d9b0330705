CREATE VIEW iter_table AS
/* The iteration table that `soakdb export iterations` writes: one row per iteration, the columns of its CSV in
   their order. *_bps in basis points, latency_p95_ms in milliseconds, ratios 0..1; NULL is "not measured".
   gross_bps, gross_imputed, residual_bps, pnl_consistent and pnl_verdict: see iteration_pnl.
   csv_schema_version: 2; a new column is only ever appended. */
SELECT iter, net_bps, risk_ratio, slippage_bps_p95 AS slippage_p95, adverse_bps_p95 AS adverse_p95,
  latency_ms_p95 AS latency_p95_ms, maker_taker_ratio, gross_bps, fees_bps, gross_imputed,
  residual_bps, pnl_consistent, pnl_verdict, run, 2 AS csv_schema_version
FROM iteration_pnl;
