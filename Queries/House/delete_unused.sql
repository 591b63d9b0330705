-- What only the runs that are gone had: metrics, label sets and layouts of histograms.
DELETE FROM histogram_series WHERE series_id NOT IN (SELECT series_id FROM histogram);
DELETE FROM histogram_metric WHERE metric NOT IN (SELECT metric FROM histogram_series);
DELETE FROM bucket_layout WHERE layout_id NOT IN (SELECT layout_id FROM histogram);
