SELECT metric, name, divisor, complement FROM metric_alias ORDER BY metric, rank;
