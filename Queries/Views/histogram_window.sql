CREATE VIEW histogram_window AS
/* The windows of each run's histograms: one row per (run, scope). A window holds the histograms with
   iter >= from_iter. run: all. steady: iter >= 7, after warm-up and ramp-down. last8: the 8 highest iterations that
   have a histogram; fewer where the run has fewer. current: 0 where last8 reaches back before the run's own last8
   (window_start), for pages are missing there: then it speaks of other iterations than the figures beside it. */
SELECT run_id, scope, from_iter,
  scope <> 'last8' OR from_iter >= (
    SELECT w.from_iter FROM window_start AS w WHERE w.run_id = h.run_id AND w.window = 'last8') AS current
FROM (
  SELECT run_id, 'run' AS scope, 0 AS from_iter FROM run
  UNION ALL SELECT run_id, 'steady', 7 FROM run
  UNION ALL SELECT run_id, 'last8',
    coalesce((SELECT DISTINCT h.iter FROM histogram AS h WHERE h.run_id = run.run_id ORDER BY h.iter DESC
              LIMIT 1 OFFSET 7), 0)
  FROM run
) AS h;
