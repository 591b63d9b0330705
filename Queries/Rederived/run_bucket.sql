SELECT b.scope AS key_scope, s.metric AS key_metric, s.labels AS key_labels, b.le AS key_le, b.previous_le, b.n_le, b.n_own
FROM run_bucket AS b LEFT JOIN histogram_series AS s ON s.series_id = b.series_id
WHERE b.run_id = :run_id ORDER BY b.scope, s.metric, s.labels, b.le;
