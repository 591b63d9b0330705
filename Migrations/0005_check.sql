-- What `soakdb check` needs to find every change that nobody made.
-- Which histograms an ingest wanted: the patterns of --metric; none: all.
CREATE TABLE ingest_metric (
  ingest_id INTEGER NOT NULL REFERENCES ingest (ingest_id) ON DELETE CASCADE,
  pattern   TEXT NOT NULL,
  PRIMARY KEY (ingest_id, pattern)
) STRICT, WITHOUT ROWID;

-- Figures and counts are derived again from the documents, and documents have their digest. What is left has a twin in
-- an index, and PRAGMA integrity_check compares the two.
CREATE INDEX ingest_twin ON ingest (ingested_at, source, soakdb_version, schema_version);
CREATE INDEX run_label_twin ON run_label (value);
CREATE INDEX superseded_document_twin ON superseded_document (kind, symbol, file, sha256);
CREATE INDEX rejected_file_twin ON rejected_file (iter, kind, symbol, reason, detail, head);
CREATE INDEX issue_twin ON issue (file, json_path, code, detail) WHERE document_id IS NULL;
CREATE INDEX histogram_metric_twin ON histogram_metric (help, unit);
CREATE INDEX audit_twin ON audit (done_at, command, detail, run, iterations, documents, histograms, side_files, rejected,
  labels, digest, ingested_at, soakdb_version);
