INSERT INTO run_label (run_id, key, value) VALUES (:run_id, :key, :value)
ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value;
