SELECT file, code, detail FROM issue WHERE run_id = :run_id AND document_id IS NULL ORDER BY issue_id;
