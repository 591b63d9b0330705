SELECT d.file FROM histogram AS h JOIN document AS d ON d.document_id = h.document_id
WHERE h.run_id = :run_id AND h.series_id = :series_id AND h.iter = :iter;
