-- What a savepoint keeps to undo one new run is a few pages, and not worth a file.
PRAGMA temp_store = MEMORY;
