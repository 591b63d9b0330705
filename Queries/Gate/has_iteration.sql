SELECT 1 FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id WHERE r.name = :run AND i.iter = :iter;
