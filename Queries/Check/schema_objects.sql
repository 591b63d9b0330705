SELECT name, type, tbl_name, sql FROM sqlite_schema ORDER BY name;
