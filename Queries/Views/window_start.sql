CREATE VIEW window_start AS
/* The windows of each run: one row per (run, window). A window holds the iterations with iter >= from_iter.
   overall: all. steady: iter >= 7, after warm-up and ramp-down. last8: the 8 highest iterations that are present,
   not the last 8 index values; fewer where the run has fewer.
   Histograms have windows of their own, for their pages may be of other iterations: histogram_window. */
SELECT r.run_id, w.column1 AS window,
  CASE w.column1
    WHEN 'overall' THEN 0
    WHEN 'steady' THEN 7
    ELSE coalesce((SELECT i.iter FROM iteration AS i WHERE i.run_id = r.run_id ORDER BY i.iter DESC LIMIT 1 OFFSET 7), 0)
  END AS from_iter
FROM run AS r CROSS JOIN (VALUES ('overall'), ('steady'), ('last8')) AS w;
