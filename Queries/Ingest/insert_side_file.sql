INSERT INTO side_file (run_id, path, sha256, content, ingest_id)
VALUES (:run_id, :path, :sha256, :content, :ingest_id);
