-- Two documents of one iteration give figures for one symbol: the one whose name says the symbol counts, and the
-- other gets the issue. To be asked before this document's symbols are stored.
INSERT INTO issue (run_id, iter, file, json_path, code, detail, document_id)
SELECT :run_id, :iter, iif(:symbol = '', :file, other.file), NULL, 'symbol_twice',
  s.symbol || ' is taken from ' || iif(:symbol = '', other.file, :file), iif(:symbol = '', :document_id, other.document_id)
FROM document_source AS s
JOIN iteration_symbol AS taken ON taken.run_id = :run_id AND taken.iter = :iter AND taken.symbol = s.symbol
JOIN document AS other ON other.document_id = taken.document_id
WHERE s.document_id = :document_id AND s.symbol <> '' AND other.document_id <> :document_id;
