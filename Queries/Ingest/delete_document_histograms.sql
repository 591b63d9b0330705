DELETE FROM histogram WHERE document_id = :document_id;
