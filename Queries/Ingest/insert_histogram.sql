INSERT INTO histogram (run_id, series_id, iter, layout_id, temporality, count, sum, created, process_start, delta_count,
  delta_sum, delta_kind, previous_iter, document_id)
VALUES (:run_id, :series_id, :iter, :layout_id, :temporality, :count, :sum, :created, :process_start, :delta_count,
  :delta_sum, :delta_kind, :previous_iter, :document_id);
