SELECT r.scope AS key_scope, s.metric AS key_metric, s.labels AS key_labels, r.n, r.sum, r.layouts
FROM run_histogram AS r LEFT JOIN histogram_series AS s ON s.series_id = r.series_id
WHERE r.run_id = :run_id ORDER BY r.scope, s.metric, s.labels;
