-- Change points of any series. :values a JSON array of numbers in their order, null where one is missing; :metric whose
-- direction counts, or NULL. A row per change point: position, from 1, of the first value of the new level; before and
-- after, the medians of the levels; n_before, n_after, their values; change, better or worse as the metric goes, else
-- changed; p_value, how likely such a step is where there is none, times the places at which it could have been: at most
-- 0.01; 1e-15 stands for less. A level has 3 values at least, and an outlier of one or two values makes none. Missing values are left out.
-- Independent values are assumed: in a series that drifts, change points only say that it does. Needs :values.
WITH RECURSIVE figure AS (
  SELECT key + 1 AS place, value FROM json_each(:values) WHERE value IS NOT NULL
),
-- Long series are looked at in blocks, for the search takes the square of their length.
series AS MATERIALIZED (
  SELECT block AS i, avg(value) AS v, min(place) AS place, count(*) OVER () AS n
  FROM (SELECT place, value, (row_number() OVER (ORDER BY place) - 1) / ((count(*) OVER () + 399) / 400) + 1 AS block
        FROM figure)
  GROUP BY block
), noise(raw) AS MATERIALIZED (
  -- The standard deviation of a normal distribution whose steps from value to value are like these, by their median,
  -- or half of it by their mean where most values do not move at all.
  SELECT max(1.0483580 * median, 0.4431135 * mean)
  FROM (SELECT avg(d) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS median, avg(d) AS mean
        FROM (SELECT d, row_number() OVER (ORDER BY d) AS place, count(*) OVER () AS n
              FROM (SELECT abs(v - lag(v) OVER (ORDER BY i)) AS d FROM series) WHERE d IS NOT NULL))
), local AS MATERIALIZED (
  SELECT s.i, s.v, s.n, s.place, raw, (
    SELECT o.v FROM series AS o
    WHERE o.i BETWEEN max(1, min(s.i - 2, s.n - 4)) AND max(1, min(s.i - 2, s.n - 4)) + 4 ORDER BY o.v LIMIT 1 OFFSET 2
  ) AS middle
  FROM series AS s CROSS JOIN noise WHERE s.n >= 6
), calm AS MATERIALIZED (
  -- clean: outliers put at the median of five neighbours; kept: put no farther from it than three deviations.
  SELECT i, n, place, v, iif(abs(v - middle) > 3 * raw, middle, v) AS clean,
    min(max(v, middle - 3 * raw), middle + 3 * raw) AS kept
  FROM local
), scale(deviation) AS MATERIALIZED (
  -- As noise, of the clean values; what noise says is needed to tell which those are.
  SELECT max(1.0483580 * median, 0.4431135 * mean)
  FROM (SELECT avg(d) FILTER (WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS median, avg(d) AS mean
        FROM (SELECT d, row_number() OVER (ORDER BY d) AS place, count(*) OVER () AS n
              FROM (SELECT abs(clean - lag(clean) OVER (ORDER BY i)) AS d FROM calm) WHERE d IS NOT NULL))
), prefix AS MATERIALIZED (
  -- Sums up to each value: of clean ones to find the levels, of kept ones to test them. n: how many values there are.
  SELECT 0 AS i, 0 AS n, 0.0 AS z, 0.0 AS zz, 0.0 AS k, 0.0 AS kk
  UNION ALL
  SELECT i, n, sum(z) OVER w, sum(z * z) OVER w, sum(k) OVER w, sum(k * k) OVER w
  FROM (SELECT i, n, (clean - first_value(clean) OVER (ORDER BY i)) / deviation AS z,
          (kept - first_value(clean) OVER (ORDER BY i)) / deviation AS k
        FROM calm CROSS JOIN scale WHERE deviation > 0)
  WINDOW w AS (ORDER BY i)
), best(i, costs) AS (
  -- Optimal partitioning: costs holds the least cost of the first 0, 1, ... i values; each level costs 4 ln n.
  SELECT 0, json_array(0)
  UNION ALL
  SELECT p.i, json_insert(b.costs, '$[#]', (
    SELECT min(e.value + p.zz - o.zz - (p.z - o.z) * (p.z - o.z) / (p.i - o.i)) + 4 * ln(p.n)
    FROM json_each(b.costs) AS e CROSS JOIN prefix AS o ON o.i = e.key
    WHERE e.key <= p.i - 3))
  FROM best AS b CROSS JOIN prefix AS p ON p.i = b.i + 1
), cost AS MATERIALIZED (
  SELECT p.*, e.value AS cost
  FROM (SELECT costs FROM best ORDER BY i DESC LIMIT 1)
  CROSS JOIN json_each(costs) AS e CROSS JOIN prefix AS p ON p.i = e.key
), cut(hi, lo) AS (
  SELECT NULL, max(i) FROM cost
  UNION ALL
  SELECT c.lo, (
    SELECT o.i FROM cost AS o CROSS JOIN cost AS p
    WHERE p.i = c.lo AND o.i <= c.lo - 3 AND o.cost IS NOT NULL
    ORDER BY o.cost + p.zz - o.zz - (p.z - o.z) * (p.z - o.z) / (p.i - o.i), o.i LIMIT 1)
  FROM cut AS c WHERE c.lo > 0
), part AS (
  SELECT c.lo, p.i - o.i AS n, (p.k - o.k) / (p.i - o.i) AS mean,
    max(p.kk - o.kk - (p.k - o.k) * (p.k - o.k) / (p.i - o.i), 0) AS square
  FROM cut AS c CROSS JOIN cost AS o ON o.i = c.lo CROSS JOIN cost AS p ON p.i = c.hi
), step AS MATERIALIZED (
  -- Student's t between neighbours, with the variance of all levels.
  SELECT lo, n, freedom,
    atan(abs(mean - mean_before) / sqrt(nullif(square / freedom, 0) * (1.0 / size + 1.0 / size_before)) / sqrt(freedom))
      AS angle
  FROM (SELECT lo, n AS size, mean, lag(n) OVER (ORDER BY lo) AS size_before, lag(mean) OVER (ORDER BY lo) AS mean_before,
          sum(n) OVER () AS n, sum(n) OVER () - count(*) OVER () AS freedom, sum(square) OVER () AS square
        FROM part)
  WHERE mean_before IS NOT NULL
), term(lo, freedom, angle, n, k, term, sum) AS (
  -- Its distribution for whole degrees of freedom: a finite series in the cosine (Abramowitz and Stegun 26.7.3, 26.7.4).
  SELECT lo, freedom, angle, n, 2 + freedom % 2, iif(freedom % 2, cos(angle), 1.0),
    iif(freedom > 1, iif(freedom % 2, cos(angle), 1.0), 0.0)
  FROM step
  UNION ALL
  SELECT lo, freedom, angle, n, k + 2, term * cos(angle) * cos(angle) * (k - 1) / k,
    sum + term * cos(angle) * cos(angle) * (k - 1) / k
  FROM term WHERE k < freedom
), change AS MATERIALIZED (
  -- How likely the step is where there is none, times the number of places at which it could have been.
  SELECT s.place, p_value
  FROM (SELECT lo + 1 AS i, min(1.0, max(1e-15, (n - 5) * coalesce(
          1 - iif(freedom % 2, (angle + sin(angle) * sum) * 2 / pi(), sin(angle) * sum), 0))) AS p_value
        FROM term WHERE k >= freedom) AS t
  CROSS JOIN series AS s ON s.i = t.i
  WHERE p_value <= 0.01
), level AS (
  SELECT level, 2 * avg(value / 2.0) FILTER (WHERE nth IN ((n + 1) / 2, (n + 2) / 2)) AS median, n, min(place) AS place,
    max(p_value) AS p_value
  FROM (SELECT level, place, value, p_value, row_number() OVER (PARTITION BY level ORDER BY value) AS nth,
          count(*) OVER (PARTITION BY level) AS n
        FROM (SELECT f.place, f.value, c.p_value, count(c.place) OVER (ORDER BY f.place) AS level
              FROM figure AS f LEFT JOIN change AS c ON c.place = f.place))
  GROUP BY level
)
SELECT place AS position,
  CASE (SELECT better FROM metric_direction WHERE metric = :metric)
    WHEN 'higher' THEN iif(median > before, 'better', 'worse')
    WHEN 'lower' THEN iif(median < before, 'better', 'worse') ELSE 'changed' END AS change,
  before, median AS after, n_before, n AS n_after, p_value
FROM (SELECT *, lag(median) OVER (ORDER BY place) AS before, lag(n) OVER (ORDER BY place) AS n_before FROM level)
WHERE n_before IS NOT NULL
ORDER BY place;
