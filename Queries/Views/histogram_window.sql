CREATE VIEW histogram_window AS
/* The windows of each run's histograms: one row per (run, scope). A window holds the histograms with
   iter >= from_iter. run: all. steady: iter >= 7, after warm-up and ramp-down. last8: the 8 highest iterations that
   have a histogram; fewer where the run has fewer. */
SELECT run_id, 'run' AS scope, 0 AS from_iter FROM run
UNION ALL SELECT run_id, 'steady', 7 FROM run
UNION ALL SELECT run_id, 'last8',
  coalesce((SELECT DISTINCT h.iter FROM histogram AS h WHERE h.run_id = run.run_id ORDER BY h.iter DESC
            LIMIT 1 OFFSET 7), 0)
FROM run;
