UPDATE histogram
SET delta_count = :delta_count, delta_sum = :delta_sum, delta_kind = :delta_kind, previous_iter = :previous_iter
WHERE hist_id = :hist_id;
