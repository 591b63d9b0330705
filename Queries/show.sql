-- One run on one screen, in long form. :run the run's name. Needs :run.
SELECT section, item, value FROM (
  SELECT 1 AS position, 'run' AS section, e.key AS item, e.value AS value, e.id AS place
  FROM run_summary AS s CROSS JOIN json_each(json_object(
    'run', s.run, 'iterations', s.iterations, 'first_iter', s.first_iter, 'last_iter', s.last_iter,
    'missing', s.missing, 'ok', s.ok, 'violated', s.violated, 'imputed', s.imputed, 'incomplete', s.incomplete,
    'unknown', s.unknown, 'issues', s.issues, 'rejected', s.rejected, 'symbols', s.symbols, 'labels', s.labels,
    'first_time', s.first_time, 'last_time', s.last_time, 'ingested_at', s.ingested_at)) AS e
  WHERE s.run = :run
  UNION ALL
  SELECT 2, window, metric || ' n', n, row_number() OVER () FROM run_window WHERE run = :run
  UNION ALL
  SELECT 3, window, metric || ' median', median, row_number() OVER () FROM run_window WHERE run = :run
  UNION ALL
  SELECT 4, 'gap', first_missing || '..' || last_missing, missing, first_missing FROM iteration_gap WHERE run = :run
  UNION ALL
  SELECT 5, 'issue', i.code, count(*), 0 FROM run AS r JOIN issue AS i USING (run_id) WHERE r.name = :run GROUP BY i.code
  UNION ALL
  SELECT 6, 'rejected', f.file, f.reason || ': ' || f.detail, f.rejected_id
  FROM run AS r JOIN rejected_file AS f USING (run_id) WHERE r.name = :run
)
ORDER BY position, section, place, item;
