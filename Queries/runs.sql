-- The runs, one row each; run_summary has more columns. :run, :label, :name (GLOB), :since, :until, :where choose; :sort.
-- :since and :until are times of ingested_at, :until itself left out; :where is a list of conditions on columns of
-- run_summary, [["violated",">",0]]; :sort a column of run_summary, -violated the highest first.
WITH chosen AS MATERIALIZED (
  SELECT * FROM run_summary
  WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
    AND (:label IS NULL OR json_patch(labels, :label) = labels)
    AND (:name IS NULL OR run GLOB :name)
    AND (:since IS NULL OR ingested_at >= strftime('%Y-%m-%dT%H:%M:%fZ', :since))
    AND (:until IS NULL OR ingested_at < strftime('%Y-%m-%dT%H:%M:%fZ', :until))
), figure AS MATERIALIZED (
  SELECT *, json_object('run', run, 'run_id', run_id, 'iterations', iterations, 'first_iter', first_iter,
    'last_iter', last_iter, 'missing', missing, 'ok', ok, 'violated', violated, 'imputed', imputed,
    'incomplete', incomplete, 'unknown', unknown, 'issues', issues, 'rejected', rejected, 'symbols', symbols,
    'labels', labels, 'first_time', first_time, 'last_time', last_time, 'ingested_at', ingested_at,
    'ingest_id', ingest_id) AS figures
  FROM chosen
)
SELECT run, iterations, first_iter || '..' || last_iter AS range, missing, violated, imputed, unknown, issues, rejected,
  labels, last_time, ingested_at
FROM figure
WHERE NOT EXISTS (
  SELECT 1 FROM (
    SELECT figures ->> (c.value ->> 0) AS figure, c.value ->> 1 AS op, c.value ->> 2 AS bound FROM json_each(:where) AS c)
  WHERE CASE op WHEN '=' THEN figure = bound WHEN '!=' THEN figure <> bound WHEN '<' THEN figure < bound
    WHEN '<=' THEN figure <= bound WHEN '>' THEN figure > bound WHEN '>=' THEN figure >= bound END IS NOT 1)
ORDER BY CASE WHEN :sort NOT LIKE '-%' THEN figures ->> :sort END,
  CASE WHEN :sort LIKE '-%' THEN figures ->> substr(:sort, 2) END DESC, run;
