DELETE FROM run_histogram WHERE run_id = :run_id;
