INSERT INTO run_histogram (run_id, scope, series_id, n, sum, layouts) VALUES (:run_id, :scope, :series_id, :n, :sum, 1);
