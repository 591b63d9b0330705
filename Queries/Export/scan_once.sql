-- A scan reads each page once: a cache of a few pages serves it as well as a large one.
PRAGMA cache_size = -256;
