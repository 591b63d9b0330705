CREATE VIEW run_summary AS
/* One row per run, also for a run of which every file was rejected.
   iterations: present ones; missing: those absent between first_iter and last_iter. ok, violated, imputed,
   incomplete, unknown: iterations by pnl_verdict. issues, rejected: rows of issue and rejected_file. symbols:
   different ones. labels: a JSON object. first_time, last_time: of observed_at, UTC. ingested_at: when something of
   the run was last stored; ingest_id orders runs by that, whatever the clocks said. */
SELECT r.name AS run, r.run_id,
  (SELECT count(*) FROM iteration AS i WHERE i.run_id = r.run_id) AS iterations,
  (SELECT min(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS first_iter,
  (SELECT max(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS last_iter,
  (SELECT coalesce(max(iter) - min(iter) + 1 - count(*), 0) FROM iteration AS i WHERE i.run_id = r.run_id) AS missing,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'ok') AS ok,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'violated') AS violated,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'imputed') AS imputed,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'incomplete') AS incomplete,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'unknown') AS unknown,
  (SELECT count(*) FROM issue AS i WHERE i.run_id = r.run_id) AS issues,
  (SELECT count(*) FROM rejected_file AS f WHERE f.run_id = r.run_id) AS rejected,
  (SELECT count(DISTINCT symbol) FROM iteration_symbol AS s WHERE s.run_id = r.run_id) AS symbols,
  (SELECT json_group_object(key, value) FROM run_label AS l WHERE l.run_id = r.run_id) AS labels,
  (SELECT min(rtrim(observed_at, 'Z')) || 'Z' FROM iteration AS i WHERE i.run_id = r.run_id) AS first_time,
  (SELECT max(rtrim(observed_at, 'Z')) || 'Z' FROM iteration AS i WHERE i.run_id = r.run_id) AS last_time,
  (SELECT ingested_at FROM ingest AS g WHERE g.run_id = r.run_id ORDER BY ingest_id DESC LIMIT 1) AS ingested_at,
  (SELECT max(ingest_id) FROM ingest AS g WHERE g.run_id = r.run_id) AS ingest_id
FROM run AS r;
