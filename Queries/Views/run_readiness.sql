CREATE VIEW run_readiness AS
/* The readiness gate: one row per run and rule of readiness_rule. verdict: pass; fail; or no data, where there is no
   such figure, fewer than min_n values, or a quantile that could be anything: see rule_verdict. Only pass says that the
   rule holds. A value that equals the threshold but for 1e-9 of it counts as equal. */
SELECT run, run_id, rule, metric, labels, window, statistic, op, threshold, min_n, n, value, lower, upper,
  coalesce((SELECT v.verdict FROM rule_verdict AS v
            WHERE v.op = f.op AND v.side = f.side AND v.is_open = (f.lower IS NOT NULL AND f.upper IS NULL)
              AND f.n >= f.min_n), 'no data') AS verdict
FROM (
  SELECT f.run, f.run_id, g.*, f.n, f.value, f.lower, f.upper,
    iif(abs(f.value - g.threshold) <= 1e-9 * max(abs(g.threshold), 1e-3), 0, sign(f.value - g.threshold)) AS side
  FROM window_figure AS f CROSS JOIN readiness_rule AS g
    ON g.window = f.window AND g.metric = f.metric AND g.labels = f.labels AND g.statistic = f.statistic
  -- What the rules ask for, said again, so that no other figure is computed.
  WHERE f.window = 'last8' AND f.statistic IN ('median', 'count')
) AS f;
