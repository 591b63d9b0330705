-- Whether the table has this refusal of the file, or one that sorts after it.
SELECT 1 FROM rejected_file
WHERE run_id = :run_id AND file = :file AND (head, reason, detail) >= (:head, :reason, :detail);
