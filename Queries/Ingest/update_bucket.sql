UPDATE bucket SET delta_le = :delta_le, delta_own = :delta_own WHERE hist_id = :hist_id AND le_id = :le_id;
