-- The figures that lie far from the others of their run, farthest first. :run one run's name, or NULL for all.
SELECT run, iter, metric, value, median, mad, score, n
FROM iteration_anomaly
WHERE outlier AND run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY run, abs(score) DESC, metric, iter;
