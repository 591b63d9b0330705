-- An ingest writes rows that point at rows it has just written, and deletes what hangs on a row before the row: to look
-- up each key again would take a third of its time. What a savepoint keeps to undo a new run is a few pages.
PRAGMA foreign_keys = OFF;
PRAGMA temp_store = MEMORY;
