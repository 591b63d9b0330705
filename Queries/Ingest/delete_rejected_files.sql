-- What an accepted document settles: every file that was rejected in its place, whatever its padding.
DELETE FROM rejected_file WHERE run_id = :run_id AND iter = :iter AND kind = :kind AND symbol = :symbol;
