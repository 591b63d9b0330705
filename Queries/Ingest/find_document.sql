SELECT document_id, sha256, file FROM document
WHERE run_id = :run_id AND iter = :iter AND kind = :kind AND symbol = :symbol;
