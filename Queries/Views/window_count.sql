CREATE VIEW window_count AS
/* What each window of each run holds and lacks: one row per (run, window). iterations: present ones. missing: those
   absent between the window's first and the run's last iteration, and also those before the first one present where
   the run has earlier ones. rejected: files of the window's iterations, or of later ones, that could not be taken; of
   overall, also those whose name gives no iteration. ok, violated, imputed: iterations by pnl_verdict. */
SELECT r.name AS run, w.run_id, w.window,
  (SELECT count(*) FROM iteration AS i WHERE i.run_id = w.run_id AND i.iter >= w.from_iter) AS iterations,
  (SELECT coalesce(max(i.iter) + 1 - max(w.from_iter, (SELECT min(f.iter) FROM iteration AS f WHERE f.run_id = w.run_id))
     - count(*), 0)
   FROM iteration AS i WHERE i.run_id = w.run_id AND i.iter >= w.from_iter) AS missing,
  (SELECT count(*) FROM rejected_file AS f
   WHERE f.run_id = w.run_id AND (f.iter >= w.from_iter OR w.window = 'overall')) AS rejected,
  (SELECT count(*) FROM iteration_pnl AS p
   WHERE p.run_id = w.run_id AND p.iter >= w.from_iter AND p.pnl_verdict = 'ok') AS ok,
  (SELECT count(*) FROM iteration_pnl AS p
   WHERE p.run_id = w.run_id AND p.iter >= w.from_iter AND p.pnl_verdict = 'violated') AS violated,
  (SELECT count(*) FROM iteration_pnl AS p
   WHERE p.run_id = w.run_id AND p.iter >= w.from_iter AND p.pnl_verdict = 'imputed') AS imputed
FROM run AS r CROSS JOIN window_start AS w ON w.run_id = r.run_id;
