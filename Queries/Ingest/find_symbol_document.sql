-- The document that a symbol's figures are taken from.
SELECT d.document_id, d.file
FROM iteration_symbol AS s CROSS JOIN document AS d ON d.document_id = s.document_id
WHERE s.run_id = :run_id AND s.iter = :iter AND s.symbol = :symbol;
