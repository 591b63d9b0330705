SELECT name FROM run ORDER BY name;
