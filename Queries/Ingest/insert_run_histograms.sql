INSERT INTO run_histogram (run_id, scope, series_id, n, sum, layouts)
SELECT h.run_id, w.scope, h.series_id, sum(h.delta_count), 
  -- Where one sum is missing, the whole is unknown.
  CASE WHEN count(h.delta_sum) = count(*) THEN sum(h.delta_sum) END, count(DISTINCT h.layout_id)
FROM histogram_window AS w CROSS JOIN histogram AS h ON h.run_id = w.run_id AND h.iter >= w.from_iter
WHERE w.run_id = :run_id
GROUP BY w.scope, h.series_id;
