-- So many iterations, all in the window steady; the last :violated of them contradict the P&L identity, and :missing are
-- absent before the last one.
INSERT INTO iteration (run_id, iter, net_bps, gross_bps, adverse_bps_p95, slippage_bps_p95)
WITH RECURSIVE planted(nth) AS (
  SELECT 1 WHERE :iterations > 0 UNION ALL SELECT nth + 1 FROM planted WHERE nth < :iterations
)
SELECT (SELECT run_id FROM run), 6 + nth + iif(nth = :iterations, :missing, 0), 0.0,
  iif(nth > :iterations - :violated, 99.0, 0.0), 0.0, 0.0
FROM planted;
