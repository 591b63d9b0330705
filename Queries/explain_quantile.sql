-- Why a quantile of one iteration is what it is: item and value, one below the other. :run the run's name; :iter;
-- :metric; :labels of the histogram, NULL for {}; :q 0..1, NULL for 0.95. Needs :run, :iter, :metric.
WITH bucket_of AS MATERIALIZED (
  SELECT b.*, CAST(coalesce(:q, 0.95) AS REAL) AS q,
    b.n_le >= CAST(coalesce(:q, 0.95) AS REAL) * b.n
      AND (b.previous_le IS NULL OR b.n_le - b.n_own < CAST(coalesce(:q, 0.95) AS REAL) * b.n) AS chosen
  FROM histogram_series AS s CROSS JOIN scope_bucket AS b ON b.series_id = s.series_id
  WHERE b.run = :run AND b.scope = 'iteration' AND b.iter = CAST(:iter AS INTEGER)
    AND s.metric = :metric AND s.labels = coalesce(:labels, '{}')
)
SELECT item, value FROM (
  SELECT 1 AS position, 0 AS place, 'value' AS item,
    CASE WHEN n = 0 OR NOT q BETWEEN 0 AND 1 THEN NULL
         WHEN le = 9e999 THEN lower
         WHEN lower IS NULL THEN le
         ELSE lower + (le - lower) * ((q * n - (n_le - n_own)) / n_own) END AS value
  FROM bucket_of WHERE chosen
  UNION ALL SELECT 2, 0, 'quantile', q FROM bucket_of WHERE chosen
  UNION ALL SELECT 3, 0, 'observations', n FROM bucket_of WHERE chosen
  UNION ALL SELECT 4, 0, 'rank', q * n FROM bucket_of WHERE chosen
  UNION ALL
  SELECT 5, 0, 'rule',
    CASE WHEN n = 0 THEN 'nothing was observed'
         WHEN NOT q BETWEEN 0 AND 1 THEN 'a quantile lies between 0 and 1'
         WHEN le = 9e999 AND lower IS NULL THEN 'there is no finite bound, so nothing is known'
         WHEN le = 9e999 THEN 'the rank lies above the last finite bound, which is all that is known: ' || lower
         WHEN lower IS NULL THEN 'the rank lies in a lowest bucket at or below 0: its bound'
         ELSE lower || ' + (' || le || ' - ' || lower || ') * ((' || (q * n) || ' - ' || (n_le - n_own) || ') / ' || n_own || ')'
    END
  FROM bucket_of WHERE chosen
  UNION ALL
  SELECT 6, le, iif(chosen, 'chosen bucket, le ', 'bucket, le ') || iif(le = 9e999, '+Inf', le),
    n_own || ' observed, ' || n_le || ' at or below'
  FROM bucket_of
  UNION ALL
  SELECT 7, 0, f.key, f.value
  FROM run AS r CROSS JOIN histogram AS h ON h.run_id = r.run_id
  CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
  CROSS JOIN document AS d ON d.document_id = h.document_id CROSS JOIN ingest AS g ON g.ingest_id = d.ingest_id
  CROSS JOIN json_each(json_object(
    'counts', CASE h.delta_kind
       WHEN 'first' THEN 'as the page has them: it is the first'
       WHEN 'next' THEN 'the difference to the page of iteration ' || h.previous_iter
       WHEN 'reset' THEN 'as the page has them: the process began anew after iteration ' || h.previous_iter
       ELSE 'as the document has them: of this iteration alone' END,
    'file', d.file, 'source', g.source, 'sha256', d.sha256, 'ingested_at', g.ingested_at,
    'soakdb_version', g.soakdb_version, 'schema_version', g.schema_version)) AS f
  WHERE r.name = :run AND h.iter = CAST(:iter AS INTEGER) AND s.metric = :metric AND s.labels = coalesce(:labels, '{}')
)
ORDER BY position, place;
