PRAGMA foreign_keys = ON;
PRAGMA temp_store = DEFAULT;
