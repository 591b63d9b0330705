-- The run that was ingested last: the last of which anything was stored.
SELECT r.name AS run FROM ingest AS g JOIN run AS r ON r.run_id = g.run_id ORDER BY g.ingest_id DESC LIMIT 1;
