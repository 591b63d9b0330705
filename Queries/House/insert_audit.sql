INSERT INTO audit (command, detail, run, iterations, documents, histograms, side_files, rejected, labels, digest,
  ingested_at, soakdb_version)
SELECT :command, :detail, s.run, s.iterations,
  (SELECT count(*) FROM document AS d WHERE d.run_id = s.run_id),
  (SELECT count(*) FROM histogram AS h WHERE h.run_id = s.run_id),
  (SELECT count(*) FROM side_file AS f WHERE f.run_id = s.run_id),
  s.rejected, s.labels, :digest, s.ingested_at, :soakdb_version
FROM run_summary AS s WHERE s.run_id = :run_id;
