CREATE VIEW window_start AS
/* The windows of each run: one row per (run, window). A window holds the iterations with iter >= from_iter.
   overall: all. steady: iter >= 7, after warm-up and ramp-down. last8: the 8 highest iterations that are present,
   not the last 8 index values; fewer where the run has fewer.
   Histograms have windows of their own, for their pages may be of other iterations: histogram_window. */
SELECT run_id, 'overall' AS window, 0 AS from_iter FROM run
UNION ALL SELECT run_id, 'steady', 7 FROM run
UNION ALL SELECT run_id, 'last8',
  coalesce((SELECT i.iter FROM iteration AS i WHERE i.run_id = run.run_id ORDER BY i.iter DESC LIMIT 1 OFFSET 7), 0)
FROM run;
