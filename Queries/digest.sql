-- The lines that digests are the SHA-256 of. :run one run, and then nothing of its name and labels; NULL for all.
-- An empty symbol and an empty head are '-'. A line break in a path is \n, a backslash \\.
SELECT line FROM (
  SELECT name AS run, 0 AS place, 'run ' || name AS line FROM run WHERE :run IS NULL
  UNION ALL
  SELECT r.name, 1, 'label ' || l.key || ' ' || l.value FROM run AS r CROSS JOIN run_label AS l USING (run_id)
  WHERE :run IS NULL
  UNION ALL
  SELECT r.name, 2, 'document ' || d.iter || ' ' || d.kind || ' ' || coalesce(nullif(d.symbol, ''), '-') || ' ' || d.sha256
  FROM run AS r CROSS JOIN document AS d USING (run_id)
  UNION ALL
  SELECT DISTINCT r.name, 2,
    'superseded ' || d.iter || ' ' || d.kind || ' ' || coalesce(nullif(d.symbol, ''), '-') || ' ' || d.sha256
  FROM run AS r CROSS JOIN superseded_document AS d USING (run_id)
  UNION ALL
  SELECT r.name, 2, 'side ' || f.sha256 || ' ' || replace(replace(f.path, '\', '\\'), char(10), '\n')
  FROM run AS r CROSS JOIN side_file AS f USING (run_id)
  UNION ALL
  SELECT r.name, 2, 'rejected ' || coalesce(nullif(lower(hex(f.head)), ''), '-') || ' '
    || replace(replace(f.file, '\', '\\'), char(10), '\n')
  FROM run AS r CROSS JOIN rejected_file AS f USING (run_id)
)
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY run, place, line;
