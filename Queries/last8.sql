-- The last 8 iterations that are present, of each run. :run, :label choose runs.
SELECT t.run, t.iter, t.net_bps, t.gross_bps, t.gross_imputed, t.pnl_verdict, t.latency_p95_ms, t.risk_ratio,
  t.maker_taker_ratio
FROM run AS r
CROSS JOIN window_start AS w ON w.run_id = r.run_id AND w.window = 'last8'
CROSS JOIN iter_table AS t ON t.run = r.name AND t.iter >= w.from_iter
WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY t.run, t.iter;
