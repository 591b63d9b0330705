-- One execution of a soak. Everything else hangs on run_id and goes with it.
CREATE TABLE run (
  run_id INTEGER PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200)
) STRICT;

CREATE TABLE run_label (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

-- One ingest that changed something of one run. The run with the highest ingest_id is the latest:
-- order never depends on a clock.
CREATE TABLE ingest (
  ingest_id      INTEGER PRIMARY KEY,
  run_id         INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  ingested_at    TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  source         TEXT NOT NULL,    -- the directory or file that was read
  soakdb_version TEXT NOT NULL,
  schema_version INTEGER NOT NULL
) STRICT;
CREATE INDEX ingest_by_run ON ingest (run_id);

-- One file of a run as its producer wrote it.
CREATE TABLE document (
  document_id INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iter        INTEGER NOT NULL CHECK (iter BETWEEN 0 AND 1000000000),
  kind        TEXT NOT NULL DEFAULT 'summary' CHECK (kind IN ('summary', 'metrics', 'samples')),
  symbol      TEXT NOT NULL,       -- '' for a whole iteration, else the symbol in the file's name; of observed samples, the metric
  file        TEXT NOT NULL,
  sha256      TEXT NOT NULL,       -- of the file's bytes, hexadecimal
  body        TEXT NOT NULL,       -- of a summary, JSON that SQLite reads; of metrics and samples, the text
  original    BLOB,                -- the file's bytes where body is not the same bytes: UTF-16, a BOM, NaN literals
  ingest_id   INTEGER NOT NULL REFERENCES ingest,
  UNIQUE (run_id, iter, kind, symbol)
) STRICT;
CREATE INDEX document_by_ingest ON document (ingest_id);

-- What --on-conflict replace put aside.
CREATE TABLE superseded_document (
  superseded_id INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iter          INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  symbol        TEXT NOT NULL,
  file          TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  body          TEXT NOT NULL,
  original      BLOB,
  ingest_id     INTEGER NOT NULL REFERENCES ingest,   -- the ingest that stored it
  superseded_by INTEGER NOT NULL REFERENCES ingest    -- the ingest that replaced it
) STRICT;
CREATE INDEX superseded_document_by_run ON superseded_document (run_id, iter);
CREATE INDEX superseded_document_by_ingest ON superseded_document (ingest_id);
CREATE INDEX superseded_document_by_replacement ON superseded_document (superseded_by);

-- Which names carry which quantity, best first; name and complement are paths below the object that holds the
-- figures. The figure is name / divisor, or name / (name + complement) where there is a complement.
CREATE TABLE metric_alias (
  metric     TEXT NOT NULL,
  rank       INTEGER NOT NULL,
  name       TEXT NOT NULL,
  divisor    REAL NOT NULL DEFAULT 1,
  complement TEXT,
  PRIMARY KEY (metric, rank)
) STRICT, WITHOUT ROWID;
INSERT INTO metric_alias (metric, rank, name) VALUES
  ('net_bps', 1, 'net_bps'), ('net_bps', 2, 'net'), ('net_bps', 3, 'edge_bps'),
  ('gross_bps', 1, 'gross_bps'),
  ('fees_bps', 1, 'fees_bps'),
  ('fees_eff_bps', 1, 'fees_eff_bps'),
  ('adverse_bps_p95', 1, 'adverse_bps_p95'), ('adverse_bps_p95', 2, 'adv_p95'),
  ('adverse_bps_p95', 3, 'adverse_p95'),
  ('slippage_bps_p95', 1, 'slippage_bps_p95'), ('slippage_bps_p95', 2, 'sl_p95'),
  ('slippage_bps_p95', 3, 'slippage_p95'),
  ('latency_ms_p95', 1, 'p95_latency_ms'), ('latency_ms_p95', 2, 'latency_p95_ms'),
  ('latency_ms_p95', 3, 'p95'), ('latency_ms_p95', 4, 'latency_p95'),
  ('risk_ratio', 1, 'risk_ratio'), ('risk_ratio', 2, 'risk'),
  ('maker_taker_ratio', 1, 'maker_taker_ratio'), ('maker_taker_ratio', 2, 'maker_ratio');
INSERT INTO metric_alias (metric, rank, name, divisor) VALUES ('risk_ratio', 3, 'risk_percent', 100);
INSERT INTO metric_alias (metric, rank, name, complement) VALUES
  ('maker_taker_ratio', 3, 'fills.maker_volume', 'fills.taker_volume'),
  ('maker_taker_ratio', 4, 'maker_count', 'taker_count'),
  ('maker_taker_ratio', 5, 'fills.maker_count', 'fills.taker_count');

-- The figures of a whole iteration, extracted from its document by the statements of Queries/Ingest.
-- A row without figures says that the iteration is there; NULL says that the document has no such number.
CREATE TABLE iteration (
  run_id            INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iter              INTEGER NOT NULL,
  observed_at       TEXT,          -- UTC, ISO 8601
  net_bps           REAL,
  gross_bps         REAL,          -- as reported; iteration_pnl has the imputed one
  fees_bps          REAL,
  fees_eff_bps      REAL,          -- another quantity than fees_bps: signed, at most 0
  adverse_bps_p95   REAL,
  slippage_bps_p95  REAL,
  latency_ms_p95    REAL,
  risk_ratio        REAL,          -- 0..1
  maker_taker_ratio REAL,          -- maker share, 0..1
  PRIMARY KEY (run_id, iter)
) STRICT, WITHOUT ROWID;

-- The figures of one symbol in one iteration.
CREATE TABLE iteration_symbol (
  run_id            INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iter              INTEGER NOT NULL,
  symbol            TEXT NOT NULL,
  net_bps           REAL,
  gross_bps         REAL,
  fees_bps          REAL,
  fees_eff_bps      REAL,
  adverse_bps_p95   REAL,
  slippage_bps_p95  REAL,
  latency_ms_p95    REAL,
  risk_ratio        REAL,
  maker_taker_ratio REAL,
  document_id       INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  PRIMARY KEY (run_id, iter, symbol)
) STRICT, WITHOUT ROWID;
CREATE INDEX iteration_symbol_by_document ON iteration_symbol (document_id);

-- Something odd about a file that was stored, or about a name that was passed over.
CREATE TABLE issue (
  issue_id    INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iter        INTEGER,
  file        TEXT NOT NULL,
  json_path   TEXT,
  code        TEXT NOT NULL,
  detail      TEXT NOT NULL,
  document_id INTEGER REFERENCES document ON DELETE CASCADE
) STRICT;
CREATE INDEX issue_by_run ON issue (run_id, iter);
CREATE INDEX issue_by_document ON issue (document_id);

-- A file that has the name of a result and could not be taken, as of the last ingest that saw it.
CREATE TABLE rejected_file (
  rejected_id INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iter        INTEGER,             -- NULL where the name's index is out of range
  kind        TEXT NOT NULL DEFAULT 'summary',
  symbol      TEXT NOT NULL DEFAULT '',
  file        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  detail      TEXT NOT NULL,
  head        BLOB NOT NULL,       -- the first bytes, at most 256
  ingest_id   INTEGER NOT NULL REFERENCES ingest,
  UNIQUE (run_id, file)
) STRICT;
CREATE INDEX rejected_file_by_ingest ON rejected_file (ingest_id);

-- Reports beside the summaries, not interpreted. Each version that was seen is kept.
CREATE TABLE side_file (
  side_file_id INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  path         TEXT NOT NULL,      -- below the run's directory
  sha256       TEXT NOT NULL,
  content      BLOB NOT NULL,
  ingest_id    INTEGER NOT NULL REFERENCES ingest,
  UNIQUE (run_id, path, sha256)
) STRICT;
CREATE INDEX side_file_by_ingest ON side_file (ingest_id);
