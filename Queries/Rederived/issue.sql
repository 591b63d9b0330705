-- Those of a document; the others are about names that were passed over.
SELECT i.iter AS key_iter, i.file AS key_file, i.code AS key_code, i.json_path AS key_json_path, i.detail AS key_detail,
  d.file AS document
FROM issue AS i LEFT JOIN document AS d ON d.document_id = i.document_id
WHERE i.run_id = :run_id AND i.document_id IS NOT NULL
ORDER BY i.iter, i.file, i.code, i.json_path, i.detail, d.file;
