INSERT INTO run_bucket (run_id, scope, series_id, le, previous_le, n_le, n_own)
VALUES (:run_id, :scope, :series_id, :le, :previous_le, :n_le, :n_own);
