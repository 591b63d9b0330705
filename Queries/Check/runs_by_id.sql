SELECT run_id, name FROM run ORDER BY run_id;
