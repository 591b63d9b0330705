-- Two runs side by side, a row per metric. :base and :run their names; :window overall, steady (NULL) or last8.
-- Figures of iterations: medians, and the Mann-Whitney U test of the two series (two-sided, normal approximation with
-- corrections for ties and continuity, from 8 values each): p_value; effect, the rank-biserial correlation, -1..1,
-- positive where the values of :run are higher. Histograms: quantiles; only where the buckets lie apart are they
-- different. verdict: better, worse or same; changed, where no better way is known; unclear, where values are too few for
-- a test, or the median and the ranks move apart; not comparable. why: what the verdict rests on. Needs :base, :run.
WITH side AS MATERIALIZED (
  SELECT iif(r.name = :base, 'base', 'run') AS side, r.name AS run, r.run_id, w.window, w.from_iter,
    EXISTS (SELECT 1 FROM iteration AS i WHERE i.run_id = r.run_id AND i.iter >= w.from_iter)
      OR EXISTS (SELECT 1 FROM histogram AS h WHERE h.run_id = r.run_id AND h.iter >= w.from_iter) AS present
  FROM run AS r CROSS JOIN window_start AS w ON w.run_id = r.run_id
  WHERE r.name IN (:base, :run) AND w.window = coalesce(:window, 'steady')
), pooled AS MATERIALIZED (
  SELECT metric, side, value,
    rank() OVER (PARTITION BY metric ORDER BY value)
      + (count(*) OVER (PARTITION BY metric, value) - 1) / 2.0 AS place,
    count(*) OVER (PARTITION BY metric, value) AS tied
  FROM side AS s CROSS JOIN iteration_metric AS v ON v.run_id = s.run_id AND v.iter >= s.from_iter
), ranks AS (
  SELECT metric, count(*) FILTER (WHERE side = 'base') AS m, count(*) FILTER (WHERE side = 'run') AS n,
    sum(place) FILTER (WHERE side = 'run') AS rank_sum, sum(1.0 * tied * tied - 1) AS ties
  FROM pooled GROUP BY metric
), u AS (
  SELECT metric, m, n, rank_sum - n * (n + 1) / 2.0 AS u,
    sqrt(m * n / 12.0 * ((m + n + 1) - ties / ((m + n) * (m + n - 1.0)))) AS deviation
  FROM ranks WHERE m >= 8 AND n >= 8
), tested AS MATERIALIZED (
  SELECT metric, 2 * u / (m * n) - 1 AS effect, max(abs(u - m * n / 2.0) - 0.5, 0) / deviation / sqrt(2) AS x FROM u
), step(k) AS (
  SELECT 1 UNION ALL SELECT k + 1 FROM step WHERE k < 14
), significance AS MATERIALIZED (
  -- erfc(x), by the trapezoidal rule with step 1/2 and the correction for its pole: all digits of a double.
  SELECT metric, effect,
    CASE WHEN x IS NULL OR x = 0 THEN 1.0
         ELSE min(1.0, exp(-x * x) * x / pi() * (1 / (2 * x * x)
           + (SELECT sum(exp(-k * k / 4.0) / (x * x + k * k / 4.0)) FROM step))
           - iif(x < 2 * pi(), 2 / (exp(4 * pi() * x) - 1), 0)) END AS p_value
  FROM tested
), figure AS MATERIALIZED (
  SELECT s.side, f.metric, f.labels, f.statistic, f.n, f.value, f.lower, f.upper, f.statistic <> 'median' AS from_buckets,
    (SELECT group_concat(b.le) FROM run_bucket AS b CROSS JOIN histogram_series AS h USING (series_id)
     WHERE b.run_id = s.run_id AND b.scope = iif(s.window = 'overall', 'run', s.window)
       AND h.metric = f.metric AND h.labels = f.labels) AS layout
  FROM side AS s CROSS JOIN window_figure AS f ON f.run_id = s.run_id AND f.window = s.window
  WHERE f.statistic IN ('median', 'p50', 'p95', 'p99') AND f.n > 0
), pair AS (
  SELECT k.metric, k.labels, k.statistic, k.from_buckets, a.n AS base_n, a.value AS base_value, b.n, b.value,
    b.value - a.value AS delta, a.lower AS base_lower, a.upper AS base_upper, b.lower, b.upper,
    a.layout IS b.layout AS same_layout,
    -- From fewer observations than these a quantile is one observation's.
    min(a.n, b.n) >= CASE k.statistic WHEN 'p99' THEN 100 WHEN 'p95' THEN 20 ELSE 8 END AS enough,
    ifnull(a.upper, 9e999) <= ifnull(b.lower, -9e999) OR ifnull(b.upper, 9e999) <= ifnull(a.lower, -9e999) AS apart,
    g.p_value, g.effect, d.better
  FROM (SELECT DISTINCT metric, labels, statistic, from_buckets FROM figure) AS k
  LEFT JOIN figure AS a
    ON a.side = 'base' AND a.metric = k.metric AND a.labels = k.labels AND a.statistic = k.statistic
  LEFT JOIN figure AS b
    ON b.side = 'run' AND b.metric = k.metric AND b.labels = k.labels AND b.statistic = k.statistic
  LEFT JOIN significance AS g ON g.metric = k.metric AND NOT k.from_buckets
  LEFT JOIN metric_direction AS d ON d.metric = k.metric
)
SELECT :base AS base, :run AS run, metric, labels, statistic, base_n, base_value, n, value, delta,
  100.0 * delta / nullif(abs(base_value), 0) AS percent,
  CASE
    WHEN delta IS NULL OR from_buckets AND NOT same_layout THEN 'not comparable'
    WHEN from_buckets AND NOT apart OR NOT from_buckets AND p_value >= 0.05 THEN 'same'
    WHEN NOT from_buckets AND p_value IS NULL OR from_buckets AND NOT enough OR delta * effect < 0 THEN 'unclear'
    WHEN better IS NULL THEN 'changed'
    WHEN (coalesce(effect, delta) > 0) = (better = 'higher') THEN 'better'
    ELSE 'worse' END AS verdict,
  p_value, effect, base_lower, base_upper, lower, upper,
  CASE
    WHEN base_n IS NULL THEN :base || iif((SELECT present FROM side WHERE side = 'base'),
      ' has no value of it in ', ' has no iteration in ') || coalesce(:window, 'steady')
    WHEN n IS NULL THEN :run || iif((SELECT present FROM side WHERE side = 'run'),
      ' has no value of it in ', ' has no iteration in ') || coalesce(:window, 'steady')
    WHEN from_buckets AND NOT same_layout THEN 'the histograms have other bounds'
    WHEN from_buckets AND apart AND NOT enough THEN 'too few observations: p50 takes 8, p95 20, p99 100 in each run'
    WHEN from_buckets AND apart THEN 'the buckets lie apart'
    WHEN from_buckets THEN 'the buckets overlap'
    WHEN p_value IS NULL THEN 'too few values for a test: 8 are needed in each run'
    WHEN p_value < 0.05 AND delta * effect < 0 THEN 'the series differ, but the medians and the ranks disagree how'
    WHEN p_value < 0.05 THEN 'the series differ'
    ELSE 'the series do not differ significantly' END AS why
FROM pair
ORDER BY metric, labels, statistic;
