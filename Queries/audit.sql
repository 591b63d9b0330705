-- Which runs were deleted, pruned, renamed or merged in, the last one first, and what they held.
-- :name GLOB, of the runs as they were called then.
SELECT done_at, command, detail, run, iterations, documents, histograms, side_files, rejected, labels, digest, ingested_at
FROM audit
WHERE :name IS NULL OR run GLOB :name
ORDER BY audit_id DESC;
