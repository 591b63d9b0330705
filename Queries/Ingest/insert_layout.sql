INSERT INTO bucket_layout (bounds) VALUES (:bounds);
