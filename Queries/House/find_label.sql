SELECT value FROM run_label WHERE run_id = :run_id AND key = :key;
