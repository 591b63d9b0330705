SELECT key, value FROM run_label WHERE run_id = :run_id ORDER BY key;
