-- So many rejected files at the last iteration.
INSERT INTO rejected_file (run_id, iter, file, reason, detail, head, ingest_id)
WITH RECURSIVE planted(nth) AS (
  SELECT 1 WHERE :count > 0 UNION ALL SELECT nth + 1 FROM planted WHERE nth < :count
)
SELECT g.run_id, (SELECT max(iter) FROM iteration), 'planted ' || nth, 'planted', '', x'', g.ingest_id
FROM planted CROSS JOIN (SELECT run_id, max(ingest_id) AS ingest_id FROM ingest) AS g;
