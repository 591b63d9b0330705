SELECT reason, detail, head FROM rejected_file WHERE run_id = :run_id AND file = :file;
