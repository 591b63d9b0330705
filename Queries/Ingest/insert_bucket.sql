INSERT INTO bucket (hist_id, le_id, count_le, count_own, delta_le, delta_own)
VALUES (:hist_id, :le_id, :count_le, :count_own, :delta_le, :delta_own);
