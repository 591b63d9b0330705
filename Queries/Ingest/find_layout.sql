SELECT layout_id FROM bucket_layout WHERE bounds = :bounds;
