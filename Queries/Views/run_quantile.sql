CREATE VIEW run_quantile AS
/* Quantiles over all iterations of each run: one row per (run, metric, labels, quantile), from the deltas added up.
   Columns: see histogram_quantile. */
SELECT run, run_id, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile WHERE scope = 'run';
