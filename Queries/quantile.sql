-- A quantile over any runs and iterations, merged per metric and labels. :q 0..1; :run, :label choose runs,
-- :glob too, by name; :metric GLOB; :series a JSON path and text such as $.side=buy; :from, :to iterations.
WITH chosen AS (
  SELECT h.hist_id, h.series_id, h.layout_id
  FROM run AS r CROSS JOIN histogram AS h ON h.run_id = r.run_id CROSS JOIN histogram_series AS s USING (series_id)
  WHERE r.name BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
    AND (:glob IS NULL OR r.name GLOB :glob)
    AND (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
    AND (:metric IS NULL OR s.metric GLOB :metric)
    AND (:series IS NULL
         OR s.labels ->> substr(:series, 1, instr(:series, '=') - 1) = substr(:series, instr(:series, '=') + 1))
    AND (:from IS NULL OR h.iter >= CAST(:from AS INTEGER)) AND (:to IS NULL OR h.iter <= CAST(:to AS INTEGER))
), merged AS (
  SELECT c.series_id, o.le, sum(b.delta_le) AS n_le, count(DISTINCT c.layout_id) AS with_bound,
    (SELECT count(DISTINCT d.layout_id) FROM chosen AS d WHERE d.series_id = c.series_id) AS layouts
  FROM chosen AS c
  CROSS JOIN bucket AS b ON b.hist_id = c.hist_id
  CROSS JOIN bucket_bound AS o ON o.layout_id = c.layout_id AND o.le_id = b.le_id
  GROUP BY c.series_id, o.le
), common AS (
  SELECT series_id, le, n_le, layouts, max(n_le) OVER (PARTITION BY series_id) AS n,
    lag(le) OVER (PARTITION BY series_id ORDER BY le) AS previous_le,
    lag(n_le, 1, 0) OVER (PARTITION BY series_id ORDER BY le) AS previous_n,
    CAST(coalesce(:q, 0.95) AS REAL) AS q
  FROM merged WHERE with_bound = layouts
)
-- The value as in histogram_quantile, for any quantile.
SELECT s.metric, s.labels, c.q AS quantile,
  CASE WHEN c.n = 0 OR NOT c.q BETWEEN 0 AND 1 THEN NULL WHEN c.le = 9e999 THEN c.lower WHEN c.lower IS NULL THEN c.le
       ELSE c.lower + (c.le - c.lower) * ((c.q * c.n - c.previous_n) / (c.n_le - c.previous_n)) END AS value,
  iif(c.n > 0, c.lower, NULL) AS lower, iif(c.n > 0 AND c.le < 9e999, c.le, NULL) AS upper,
  c.n, c.n > 0 AND c.le = 9e999 AS in_overflow, c.layouts > 1 AS layout_coarsened
FROM (
  SELECT *, iif(previous_le IS NULL AND le > 0 AND le < 9e999, 0.0, previous_le) AS lower FROM common
) AS c CROSS JOIN histogram_series AS s USING (series_id)
WHERE c.n_le >= c.q * c.n AND (c.previous_le IS NULL OR c.previous_n < c.q * c.n)
ORDER BY s.metric, s.labels;
