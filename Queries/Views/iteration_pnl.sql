CREATE VIEW iteration_pnl AS
/* The P&L identity, net = gross - adverse - slippage - fees, iteration by iteration. All terms in basis points.
   gross_bps: as reported; where none is, net + adverse + slippage + fees (added in this order), gross_imputed = 1.
   fees_bps: 0.0 where none is reported. defaulted_terms: the terms that are such defaults, else NULL.
   residual_bps: net - (gross - adverse - slippage - fees); NULL where gross is imputed or a term is missing.
   pnl_consistent: 1 or 0 where the residual can be tested, |residual| <= 0.05 as the decimal figures say (guard
   1e-9 for binary fractions); NULL elsewhere: an imputed gross fits by construction and proves nothing.
   pnl_verdict: ok | violated | imputed | incomplete (a cost is missing) | unknown (no net).
   observed_at, latency_ms_p95, risk_ratio, maker_taker_ratio: the iteration's other figures, as they are. */
SELECT run, run_id, iter, net_bps, gross_bps, adverse_bps_p95, slippage_bps_p95, fees_bps, defaulted_terms,
  gross_imputed, residual_bps,
  residual_bps BETWEEN -0.05 - 1e-9 AND 0.05 + 1e-9 AS pnl_consistent,
  CASE WHEN net_bps IS NULL THEN 'unknown'
       WHEN gross_imputed THEN 'imputed'
       WHEN residual_bps IS NULL THEN 'incomplete'
       WHEN residual_bps BETWEEN -0.05 - 1e-9 AND 0.05 + 1e-9 THEN 'ok'
       ELSE 'violated' END AS pnl_verdict,
  observed_at, latency_ms_p95, risk_ratio, maker_taker_ratio
FROM (
  SELECT r.name AS run, i.run_id, i.iter, i.net_bps, i.adverse_bps_p95, i.slippage_bps_p95,
    coalesce(i.gross_bps, i.net_bps + i.adverse_bps_p95 + i.slippage_bps_p95 + coalesce(i.fees_bps, 0.0))
      AS gross_bps,
    coalesce(i.fees_bps, 0.0) AS fees_bps,
    CASE WHEN i.fees_bps IS NULL THEN 'fees_bps' END AS defaulted_terms,
    -- CASE, not AND: most rows have no gross, and then nothing is added up in vain.
    CASE WHEN i.gross_bps IS NULL THEN i.net_bps + i.adverse_bps_p95 + i.slippage_bps_p95 IS NOT NULL ELSE 0 END
      AS gross_imputed,
    CASE WHEN i.gross_bps IS NOT NULL
      THEN i.net_bps - (i.gross_bps - i.adverse_bps_p95 - i.slippage_bps_p95 - coalesce(i.fees_bps, 0.0)) END
      AS residual_bps,
    i.observed_at, i.latency_ms_p95, i.risk_ratio, i.maker_taker_ratio
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
);
