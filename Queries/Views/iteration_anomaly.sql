CREATE VIEW iteration_anomaly AS
/* How far each figure lies from the others of its run: one row per (run, iteration, metric) that has a value.
   median, mad: of the run's values, and of their distances from that median. score: 0.6745 (value - median) / mad, so
   that it counts standard deviations where values are normal; where mad is 0, because more than half of the values are
   the same, any other value scores Inf or -Inf. outlier: 1 beyond 3.5 either way. n: the run's values; below 5, no
   score is given. value, median, mad in the metric's unit. */
SELECT run, run_id, iter, metric, value, n, median, mad,
  CASE WHEN n < 5 THEN NULL WHEN value = median THEN 0.0 WHEN mad = 0 THEN 9e999 * (value - median)
       ELSE 0.6745 * (value - median) / mad END AS score,
  CASE WHEN n >= 5 THEN value <> median AND 0.6745 * abs(value - median) > 3.5 * mad END AS outlier
FROM (
  SELECT run, run_id, iter, metric, value, n, median,
    avg(iif(nth IN ((n + 1) / 2, (n + 2) / 2), abs(value - median), NULL))
      OVER (PARTITION BY run_id, run, metric) AS mad
  FROM (
    SELECT run, run_id, iter, metric, value, n, median,
      row_number() OVER (PARTITION BY run_id, run, metric ORDER BY abs(value - median)) AS nth
    FROM (
      SELECT run, run_id, iter, metric, value, n,
        -- Halves, so that no sum of finite values is infinite.
        2 * avg(iif(nth IN ((n + 1) / 2, (n + 2) / 2), value / 2, NULL))
          OVER (PARTITION BY run_id, run, metric) AS median
      FROM (
        SELECT r.name AS run, v.run_id, v.iter, v.metric, v.value,
          count(*) OVER (PARTITION BY v.run_id, r.name, v.metric) AS n,
          row_number() OVER (PARTITION BY v.run_id, r.name, v.metric ORDER BY v.value) AS nth
        FROM run AS r CROSS JOIN iteration_metric AS v ON v.run_id = r.run_id
      )
    )
  )
);
