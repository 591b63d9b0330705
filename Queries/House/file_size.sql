-- The file's bytes without the pages that nothing is on: its size after a VACUUM, or a little more.
SELECT (p.page_count - f.freelist_count) * s.page_size, p.page_count * s.page_size
FROM pragma_page_count AS p, pragma_freelist_count AS f, pragma_page_size AS s;
