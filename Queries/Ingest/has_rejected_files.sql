SELECT 1 FROM rejected_file WHERE run_id = :run_id LIMIT 1;
