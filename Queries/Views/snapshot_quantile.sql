CREATE VIEW snapshot_quantile AS
/* Quantiles of what each page showed, which is everything since the bot's process began: one row per (run, iteration,
   metric, labels, quantile). Columns: see histogram_quantile. */
SELECT run, run_id, iter, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile WHERE scope = 'snapshot';
