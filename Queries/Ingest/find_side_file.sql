SELECT 1 FROM side_file WHERE run_id = :run_id AND path = :path AND sha256 = :sha256;
