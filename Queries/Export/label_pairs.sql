SELECT key, value FROM json_each(:labels) ORDER BY key;
