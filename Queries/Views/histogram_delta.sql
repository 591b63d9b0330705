CREATE VIEW histogram_delta AS
/* What was observed in each iteration: one row per (run, iteration, metric, labels, bound).
   delta_le, delta_own: observations at or below le, and those of them above previous_le; delta_count, delta_sum: of
   the whole histogram. count_le: as the page showed it. delta_kind: first, a run's first page, whose counts are its
   delta; next, the difference to the page of previous_iter; reset, the counts themselves, for some count fell or the
   start moved; delta, the producer counted per iteration. spans: the iterations that the delta covers, more than 1
   where pages between are missing. Of each unbroken stretch the deltas add up to last - first. */
SELECT r.name AS run, h.run_id, h.iter, s.metric, s.labels, o.le, o.previous_le, b.delta_le, b.delta_own, b.count_le,
  h.delta_count, h.delta_sum, h.temporality, h.delta_kind, h.previous_iter,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans, h.created, h.process_start
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id;
