DELETE FROM issue WHERE document_id = :document_id;
