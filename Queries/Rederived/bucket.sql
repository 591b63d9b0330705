SELECT h.iter AS key_iter, s.metric AS key_metric, s.labels AS key_labels, b.le_id AS key_le_id, b.count_le, b.count_own,
  b.delta_le, b.delta_own
FROM histogram AS h
LEFT JOIN histogram_series AS s ON s.series_id = h.series_id
LEFT JOIN bucket AS b ON b.hist_id = h.hist_id
WHERE h.run_id = :run_id ORDER BY h.iter, s.metric, s.labels, b.le_id;
