-- Missing iterations as ranges, and how many files of each range were there and rejected. :run, :label choose runs.
SELECT g.run, g.first_missing, g.last_missing, g.missing,
  (SELECT count(*) FROM rejected_file AS f
   WHERE f.run_id = g.run_id AND f.iter BETWEEN g.first_missing AND g.last_missing) AS rejected
FROM iteration_gap AS g
WHERE g.run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
  AND (:label IS NULL OR g.run IN (SELECT s.run FROM run_summary AS s WHERE json_patch(s.labels, :label) = s.labels))
ORDER BY g.run, g.first_missing;
