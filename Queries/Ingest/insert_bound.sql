INSERT INTO bucket_bound (layout_id, le_id, le, previous_le) VALUES (:layout_id, :le_id, :le, :previous_le);
