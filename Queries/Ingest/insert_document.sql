INSERT INTO document (run_id, iter, kind, symbol, file, sha256, body, original, ingest_id)
VALUES (:run_id, :iter, :kind, :symbol, :file, :sha256, :body, :original, :ingest_id);
