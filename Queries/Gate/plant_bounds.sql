-- Moves every finite bound of the merged buckets by as much, also the 0 that the lowest bucket begins at.
UPDATE run_bucket SET le = iif(le < 9e999, le + :value, le),
  previous_le = iif(previous_le IS NULL AND le > 0 AND le < 9e999, 0.0, previous_le) + :value;
