INSERT INTO rejected_file (run_id, iter, kind, symbol, file, reason, detail, head, ingest_id)
VALUES (:run_id, :iter, :kind, :symbol, :file, :reason, :detail, :head, :ingest_id)
ON CONFLICT (run_id, file) DO UPDATE SET reason = excluded.reason, detail = excluded.detail, head = excluded.head,
  ingest_id = excluded.ingest_id;
