-- The rising upper bounds that histograms share.
CREATE TABLE bucket_layout (
  layout_id INTEGER PRIMARY KEY,
  bounds    TEXT NOT NULL UNIQUE   -- "5.0 10.0 inf"
) STRICT;

CREATE TABLE bucket_bound (
  layout_id   INTEGER NOT NULL REFERENCES bucket_layout ON DELETE CASCADE,
  le_id       INTEGER NOT NULL,    -- 0 for the lowest
  le          REAL NOT NULL,       -- inclusive upper bound; the last is Inf
  previous_le REAL,                -- NULL for the lowest
  PRIMARY KEY (layout_id, le_id)
) STRICT, WITHOUT ROWID;

-- What the last page said of a metric.
CREATE TABLE histogram_metric (
  metric TEXT PRIMARY KEY,
  help   TEXT,
  unit   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE histogram_series (
  series_id INTEGER PRIMARY KEY,
  metric    TEXT NOT NULL,
  labels    TEXT NOT NULL,         -- a JSON object, names sorted, without le
  UNIQUE (metric, labels)
) STRICT;

-- One histogram at the end of one iteration, as seen, and what was observed since the one before.
CREATE TABLE histogram (
  hist_id       INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  series_id     INTEGER NOT NULL REFERENCES histogram_series,
  iter          INTEGER NOT NULL,
  layout_id     INTEGER NOT NULL REFERENCES bucket_layout,
  temporality   TEXT NOT NULL CHECK (temporality IN ('cumulative', 'delta')),
  count         INTEGER NOT NULL,
  sum           REAL,
  created       REAL,              -- seconds since 1970: when counting began
  process_start REAL,              -- seconds since 1970: when the process began
  delta_count   INTEGER NOT NULL,
  delta_sum     REAL,
  delta_kind    TEXT NOT NULL CHECK (delta_kind IN ('first', 'next', 'reset', 'delta')),
  previous_iter INTEGER,           -- the iteration that a 'next' or 'reset' follows
  document_id   INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
  UNIQUE (run_id, series_id, iter)
) STRICT;
CREATE INDEX histogram_by_document ON histogram (document_id);

CREATE TABLE bucket (
  hist_id   INTEGER NOT NULL REFERENCES histogram ON DELETE CASCADE,
  le_id     INTEGER NOT NULL,
  count_le  INTEGER NOT NULL,      -- observations at or below the bound, as seen
  count_own INTEGER NOT NULL,      -- those of them above the previous bound
  delta_le  INTEGER NOT NULL,      -- the same two, of this iteration alone
  delta_own INTEGER NOT NULL,
  PRIMARY KEY (hist_id, le_id)
) STRICT, WITHOUT ROWID;

-- The deltas of a run and of its windows added up, on the bounds that all layouts there have; written anew by each
-- ingest that changes a histogram of the run.
CREATE TABLE run_histogram (
  run_id    INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  scope     TEXT NOT NULL,         -- run, steady or last8: see histogram_window
  series_id INTEGER NOT NULL REFERENCES histogram_series,
  n         INTEGER NOT NULL,
  sum       REAL,
  layouts   INTEGER NOT NULL,      -- more than 1: merged on common bounds only
  PRIMARY KEY (run_id, scope, series_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_bucket (
  run_id      INTEGER NOT NULL,
  scope       TEXT NOT NULL,
  series_id   INTEGER NOT NULL,
  le          REAL NOT NULL,
  previous_le REAL,
  n_le        INTEGER NOT NULL,
  n_own       INTEGER NOT NULL,
  PRIMARY KEY (run_id, scope, series_id, le),
  FOREIGN KEY (run_id, scope, series_id) REFERENCES run_histogram ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
