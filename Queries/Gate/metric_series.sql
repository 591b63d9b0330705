-- The labels of a histogram's series. :metric its name.
SELECT labels FROM histogram_series WHERE metric = :metric ORDER BY labels;
