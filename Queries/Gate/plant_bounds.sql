-- Moves every finite bound of the merged buckets by as much.
UPDATE run_bucket SET le = iif(le < 9e999, le + :value, le), previous_le = previous_le + :value;
