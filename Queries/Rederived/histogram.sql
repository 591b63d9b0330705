SELECT h.iter AS key_iter, s.metric AS key_metric, s.labels AS key_labels, l.bounds, h.temporality, h.count, h.sum,
  h.created, h.process_start, h.delta_count, h.delta_sum, h.delta_kind, h.previous_iter, d.file AS document
FROM histogram AS h
LEFT JOIN histogram_series AS s ON s.series_id = h.series_id
LEFT JOIN bucket_layout AS l ON l.layout_id = h.layout_id
LEFT JOIN document AS d ON d.document_id = h.document_id
WHERE h.run_id = :run_id ORDER BY h.iter, s.metric, s.labels;
