-- The iteration table. :run one run's name, or NULL for all.
SELECT * FROM iter_table
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY run, iter;
