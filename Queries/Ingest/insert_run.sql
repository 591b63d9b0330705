INSERT INTO run (name) VALUES (:name);
