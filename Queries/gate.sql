-- The rules of a gate applied to one run, a row per rule, in order. :run the run's name; :rules a JSON array of
-- objects with rule, metric, labels, window, statistic, op, threshold and min_n, as `soakdb gate --list --format json`
-- prints them, NULL for those of readiness_rule. metric, labels, window, statistic: see window_figure, and any quantile
-- of a histogram, as p99.9. verdict: see run_readiness, whose rows these are for the rules of readiness_rule. Needs :run.
WITH rule AS MATERIALIZED (
  SELECT key AS place, coalesce(value ->> '$.rule', value ->> '$.statistic' || ' of ' || (value ->> '$.metric')) AS rule,
    value ->> '$.metric' AS metric,
    (SELECT json_group_object(key, value) FROM (
       SELECT l.key, l.value FROM json_each(coalesce(r.value ->> '$.labels', '{}')) AS l ORDER BY l.key)) AS labels,
    value ->> '$.window' AS window, value ->> '$.statistic' AS statistic, value ->> '$.op' AS op,
    CAST(value ->> '$.threshold' AS REAL) AS threshold, coalesce(value ->> '$.min_n', 1) AS min_n
  FROM json_each(:rules) AS r
  UNION ALL
  SELECT row_number() OVER (), rule, metric, labels, window, statistic, op, threshold, min_n
  FROM readiness_rule WHERE :rules IS NULL
), asked AS (
  SELECT *, CASE WHEN statistic GLOB 'p[0-9]*' THEN round(substr(statistic, 2) / 100.0, 12) END AS q FROM rule
), figure AS MATERIALIZED (
  SELECT a.place, f.n, f.value, f.lower, f.upper
  FROM window_figure AS f CROSS JOIN asked AS a ON a.window = f.window AND a.metric = f.metric
    AND a.labels = f.labels AND a.statistic = f.statistic
  WHERE f.run = :run AND a.q IS NULL
  UNION ALL
  -- The value as in histogram_quantile, for any quantile.
  SELECT a.place, b.n,
    CASE WHEN b.n = 0 THEN NULL WHEN b.le = 9e999 THEN b.lower WHEN b.lower IS NULL THEN b.le
         ELSE b.lower + (b.le - b.lower) * ((a.q * b.n - (b.n_le - b.n_own)) / b.n_own) END,
    iif(b.n > 0, b.lower, NULL), iif(b.n > 0 AND b.le < 9e999, b.le, NULL)
  FROM asked AS a CROSS JOIN histogram_series AS s ON s.metric = a.metric AND s.labels = a.labels
  CROSS JOIN scope_bucket AS b ON b.series_id = s.series_id AND b.scope = iif(a.window = 'overall', 'run', a.window)
  WHERE b.run = :run AND a.q IS NOT NULL
    AND (SELECT w.current FROM histogram_window AS w WHERE w.run_id = b.run_id AND w.scope = b.scope)
    AND b.n_le >= a.q * b.n AND (b.previous_le IS NULL OR b.n_le - b.n_own < a.q * b.n)
)
SELECT :run AS run, rule, metric, labels, window, statistic, op, threshold, min_n, n, value, lower, upper,
  coalesce((SELECT v.verdict FROM rule_verdict AS v
            WHERE v.op = f.op AND v.side = f.side AND v.is_open = (f.lower IS NOT NULL AND f.upper IS NULL)
              AND f.n >= f.min_n), 'no data') AS verdict
FROM (
  SELECT r.*, f.n, f.value, f.lower, f.upper,
    iif(abs(f.value - r.threshold) <= 1e-9 * max(abs(r.threshold), 1e-3), 0, sign(f.value - r.threshold)) AS side
  FROM rule AS r LEFT JOIN figure AS f ON f.place = r.place
) AS f
ORDER BY place;
