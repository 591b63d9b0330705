SELECT series_id FROM histogram WHERE document_id = :document_id;
