SELECT 1 WHERE CASE WHEN json_valid(:list) THEN json_type(:list) = 'array' END;
