-- Many rows at once, their values bound by place. OR ROLLBACK: no row of ours can be there already, and without it
-- SQLite would keep each page's state of before, should the statement have to be undone by itself.
INSERT OR ROLLBACK INTO bucket (hist_id, le_id, count_le, count_own, delta_le, delta_own)
VALUES (?, ?, ?, ?, ?, ?);
