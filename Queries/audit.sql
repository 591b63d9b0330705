-- Which runs were deleted, pruned, renamed or merged in, the last one first, and what they held. :run one of their names.
SELECT done_at, command, detail, run, iterations, documents, histograms, side_files, rejected, labels, digest, ingested_at
FROM audit
WHERE run BETWEEN coalesce(:run, '') AND coalesce(:run, char(1114111))
ORDER BY audit_id DESC;
