SELECT (SELECT json_group_object(key, value) FROM json_each(:labels))
WHERE CASE WHEN json_valid(:labels) THEN json_type(:labels) = 'object' END;
