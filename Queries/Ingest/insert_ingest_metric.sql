INSERT INTO ingest_metric (ingest_id, pattern) VALUES (:ingest_id, :pattern) ON CONFLICT DO NOTHING;
