SELECT 1 FROM superseded_document
WHERE run_id = :run_id AND iter = :iter AND kind = :kind AND symbol = :symbol AND sha256 = :sha256 LIMIT 1;
