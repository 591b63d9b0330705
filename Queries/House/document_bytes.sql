SELECT coalesce(original, CAST(body AS BLOB)) FROM document WHERE document_id = :document_id;
