-- The columns that an iteration's figures stand in, under any of their names.
SELECT name FROM pragma_table_info('iteration')
UNION SELECT name FROM pragma_table_info('iteration_pnl')
UNION SELECT name FROM pragma_table_info('iter_table')
EXCEPT SELECT column1 FROM (VALUES ('run'), ('run_id'), ('iter'), ('csv_schema_version'))
ORDER BY name;
