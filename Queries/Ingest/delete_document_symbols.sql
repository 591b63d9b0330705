DELETE FROM iteration_symbol WHERE document_id = :document_id;
