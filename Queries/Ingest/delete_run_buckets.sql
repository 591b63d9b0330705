DELETE FROM run_bucket WHERE run_id = :run_id;
