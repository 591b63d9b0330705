-- The run that was ingested last: the last of which anything was stored. :back so many before it; :label chooses runs.
SELECT r.name AS run FROM run AS r
WHERE (:label IS NULL OR r.name IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY (SELECT max(g.ingest_id) FROM ingest AS g WHERE g.run_id = r.run_id) DESC
LIMIT 1 OFFSET CAST(coalesce(:back, 0) AS INTEGER);
