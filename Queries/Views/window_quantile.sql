CREATE VIEW window_quantile AS
/* Quantiles over the windows steady and last8 of each run: one row per (run, window, metric, labels, quantile).
   Windows: see histogram_window. Columns: see histogram_quantile. */
SELECT run, run_id, scope AS window, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile WHERE scope IN ('steady', 'last8');
