DELETE FROM temp.staged_value;
