-- The runs that `soakdb prune` deletes, first the one ingested first. :keep so many that were ingested last;
-- :older_than so many days since its last ingest; neither: all, as --max-size takes them one by one until the rest is
-- small enough. :keep_label spares: a list of labels, [{"release":"1"},{"branch":"main"}]. :run one run's name.
SELECT run, iterations, documents, labels, ingested_at
FROM (
  SELECT s.run, s.iterations, (SELECT count(*) FROM document AS d WHERE d.run_id = s.run_id) AS documents, s.labels,
    s.ingested_at, s.ingest_id, row_number() OVER (ORDER BY s.ingest_id DESC) AS place
  FROM run_summary AS s
)
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:keep IS NULL OR place > CAST(:keep AS INTEGER))
  AND (:older_than IS NULL OR julianday('now') - julianday(ingested_at) > CAST(:older_than AS REAL))
  AND NOT EXISTS (SELECT 1 FROM json_each(:keep_label) AS k WHERE json_patch(labels, k.value) = labels)
ORDER BY ingest_id;
