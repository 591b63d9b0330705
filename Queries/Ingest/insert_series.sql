INSERT INTO histogram_series (metric, labels) VALUES (:metric, :labels);
