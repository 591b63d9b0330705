SELECT metric AS key_metric, rank AS key_rank, name, divisor, complement FROM metric_alias ORDER BY metric, rank;
