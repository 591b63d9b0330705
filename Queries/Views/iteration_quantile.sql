CREATE VIEW iteration_quantile AS
/* Quantiles of what was observed in each iteration: one row per (run, iteration, metric, labels, quantile).
   Columns: see histogram_quantile. Units: the metric's. spans: more than 1 where pages before this one are missing: then
   the observations are of that many iterations. */
SELECT run, run_id, iter, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened, spans
FROM histogram_quantile WHERE scope = 'iteration';
