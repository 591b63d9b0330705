INSERT INTO issue (run_id, iter, file, json_path, code, detail, document_id)
VALUES (:run_id, :iter, :file, :json_path, :code, :detail, :document_id);
