SELECT hist_id, iter, layout_id, temporality, count, sum, created, process_start FROM histogram
WHERE run_id = :run_id AND series_id = :series_id AND temporality = 'cumulative'
  AND iter < :iter ORDER BY iter DESC LIMIT 1;
