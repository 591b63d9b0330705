SELECT count_le FROM bucket WHERE hist_id = :hist_id ORDER BY le_id;
