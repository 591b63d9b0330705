INSERT INTO temp.staged_value (symbol, metric, rank, divisor, json_path, json_text, complement_path, complement_text)
SELECT symbol, metric, rank, divisor, json_path, json_text, complement_path, complement_text
FROM document_value WHERE document_id = :document_id;
