-- The metrics that can be asked of windows: figures of iterations, counts, histograms; and the usual statistic.
SELECT metric, statistic FROM (
  SELECT DISTINCT metric, 'median' AS statistic, 0 AS part FROM metric_alias
  UNION ALL SELECT column1, 'count', 1 FROM (VALUES ('iterations'), ('missing'), ('rejected'), ('violated'))
  UNION ALL SELECT DISTINCT metric, 'p95', 2 FROM histogram_series
)
ORDER BY part, metric;
