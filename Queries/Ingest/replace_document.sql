UPDATE document
SET file = :file, sha256 = :sha256, body = :body, original = :original, ingest_id = :ingest_id
WHERE document_id = :document_id;
