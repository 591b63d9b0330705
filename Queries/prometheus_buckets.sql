-- The buckets of a run's histograms, added up from the start of the run to its last iteration. :run, :label choose runs.
SELECT h.metric, coalesce(m.help, 'Histogram as the bot reported it.') AS help,
  b.run, h.labels, b.le, b.n_le, b.n, r.sum
FROM scope_bucket AS b
CROSS JOIN histogram_series AS h ON h.series_id = b.series_id
CROSS JOIN run_histogram AS r ON r.run_id = b.run_id AND r.scope = 'run' AND r.series_id = b.series_id
LEFT JOIN histogram_metric AS m ON m.metric = h.metric
WHERE b.scope = 'run' AND b.run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR b.run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY h.metric, b.run, h.labels, b.le;
