-- The metrics that can be asked of windows, those of iterations first.
SELECT metric FROM (SELECT DISTINCT metric, 0 AS part FROM metric_alias UNION SELECT DISTINCT metric, 1 FROM histogram_series)
ORDER BY part, metric;
