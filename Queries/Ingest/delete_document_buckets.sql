DELETE FROM bucket WHERE hist_id IN (SELECT hist_id FROM histogram WHERE document_id = :document_id);
