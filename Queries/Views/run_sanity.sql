CREATE VIEW run_sanity AS
/* What makes one doubt that a run was measured as it says: one row per finding. iter: NULL where it is of the whole run.
   code: flat_line, a metric with one and the same value over all 8 iterations of last8; default_source, a maker share
   whose source is called fallback or mock_default; zero_latency, a p95 latency of exactly 0.0 ms; default_age, a p95
   order age of exactly 300 ms; repeated_time and backward_time, a time equal to or before that of the iteration before;
   late_start, a run whose first iteration is above 1; index_jump, iterations missing between two that are there;
   outlier, a figure far from the others of its run (iteration_anomaly). detail: what was found, in words. */
SELECT run, run_id, NULL AS iter, metric, 'flat_line' AS code, 'always ' || median || ' over last8' AS detail
FROM run_window WHERE window = 'last8' AND n >= 8 AND min = max
UNION ALL
SELECT r.name, d.run_id, d.iter, 'maker_taker_ratio', 'default_source',
  'maker_taker_source is ' || (d.holder ->> (d.holder_path || '.maker_taker_source'))
FROM run AS r CROSS JOIN document_source AS d ON d.run_id = r.run_id
WHERE d.holder ->> (d.holder_path || '.maker_taker_source') IN ('fallback', 'mock_default') AND d.symbol = ''
UNION ALL
SELECT r.name, i.run_id, i.iter, 'latency_ms_p95', 'zero_latency', 'exactly 0.0 ms'
FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id WHERE i.latency_ms_p95 = 0.0
UNION ALL
SELECT r.name, d.run_id, d.iter, 'order_age_p95_ms', 'default_age', 'exactly 300 ms'
FROM run AS r CROSS JOIN document_source AS d ON d.run_id = r.run_id
WHERE CAST(d.holder ->> (d.holder_path || '.order_age_p95_ms') AS REAL) = 300 AND d.symbol = ''
UNION ALL
SELECT run, run_id, iter, 'observed_at', iif(observed_at = previous_at, 'repeated_time', 'backward_time'),
  observed_at || ', after ' || previous_at || ' of iteration ' || previous
FROM (
  SELECT r.name AS run, i.run_id, i.iter, i.observed_at, p.iter AS previous, p.observed_at AS previous_at
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
  CROSS JOIN iteration AS p ON p.run_id = i.run_id AND p.iter = (
    SELECT max(q.iter) FROM iteration AS q WHERE q.run_id = i.run_id AND q.iter < i.iter AND q.observed_at IS NOT NULL)
)
WHERE rtrim(observed_at, 'Z') <= rtrim(previous_at, 'Z')
UNION ALL
SELECT run, run_id, first_iter, 'iter', 'late_start', 'the first iteration is ' || first_iter
FROM (SELECT r.name AS run, r.run_id, (SELECT min(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS first_iter
      FROM run AS r)
WHERE first_iter > 1
UNION ALL
SELECT run, run_id, last_missing + 1, 'iter', 'index_jump', missing || ' missing before it, ' || first_missing || '..' || last_missing
FROM iteration_gap
UNION ALL
SELECT run, run_id, iter, metric, 'outlier', value || ' where the median is ' || median
FROM iteration_anomaly WHERE outlier;
