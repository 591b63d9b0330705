SELECT l.bounds, o.le_id, o.le, o.previous_le
FROM bucket_layout AS l LEFT JOIN bucket_bound AS o ON o.layout_id = l.layout_id ORDER BY l.layout_id, o.le_id;
