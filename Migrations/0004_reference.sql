-- A reference without its column means the primary key, but programs that read a schema, Datasette among them, want the
-- column's name. The text alone changes: no row does.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(replace(replace(replace(replace(replace(replace(sql,
  'REFERENCES run ', 'REFERENCES run (run_id) '),
  'REFERENCES ingest', 'REFERENCES ingest (ingest_id)'),
  'REFERENCES document', 'REFERENCES document (document_id)'),
  'REFERENCES bucket_layout', 'REFERENCES bucket_layout (layout_id)'),
  'REFERENCES histogram_series', 'REFERENCES histogram_series (series_id)'),
  'REFERENCES histogram ', 'REFERENCES histogram (hist_id) '),
  'REFERENCES run_histogram', 'REFERENCES run_histogram (run_id, scope, series_id)')
WHERE type = 'table';
PRAGMA writable_schema = RESET;
