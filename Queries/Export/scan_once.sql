-- A scan reads each page once, or the few of a run several times in a row: a small cache serves it as well as a large one.
PRAGMA cache_size = -512;
