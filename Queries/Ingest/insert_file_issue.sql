-- A name that was passed over is said once, however often the directory is ingested.
INSERT INTO issue (run_id, file, code, detail)
SELECT :run_id, :file, :code, :detail
WHERE NOT EXISTS (SELECT 1 FROM issue WHERE run_id = :run_id AND file = :file AND code = :code);
