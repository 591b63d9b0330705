SELECT series_id FROM histogram_series WHERE metric = :metric AND labels = :labels;
