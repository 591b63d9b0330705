INSERT INTO superseded_document (run_id, iter, kind, symbol, file, sha256, body, original, ingest_id, superseded_by)
SELECT run_id, iter, kind, symbol, :file, :sha256, :body, :original, :ingest_id, ingest_id
FROM document WHERE run_id = :run_id AND iter = :iter AND kind = :kind AND symbol = :symbol;
