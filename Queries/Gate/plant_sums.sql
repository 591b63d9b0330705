-- Gives every merged histogram another mean.
UPDATE run_histogram SET sum = n * :value;
