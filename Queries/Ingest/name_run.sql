UPDATE run SET name = :name WHERE run_id = :run_id;
