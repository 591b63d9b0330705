CREATE TABLE run (
  run_id INTEGER PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200)
) STRICT;
CREATE TABLE run_label (
  run_id INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE ingest (
  ingest_id      INTEGER PRIMARY KEY,
  run_id         INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  ingested_at    TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  source         TEXT NOT NULL,    -- the directory or file that was read
  soakdb_version TEXT NOT NULL,
  schema_version INTEGER NOT NULL
) STRICT;
CREATE INDEX ingest_by_run ON ingest (run_id);
CREATE TABLE document (
  document_id INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  iter        INTEGER NOT NULL CHECK (iter BETWEEN 0 AND 1000000000),
  kind        TEXT NOT NULL DEFAULT 'summary' CHECK (kind = 'summary' OR kind = 'metrics' OR kind = 'samples'),
  symbol      TEXT NOT NULL,       -- '' for a whole iteration, else the symbol in the file's name; of observed samples, the metric
  file        TEXT NOT NULL,
  sha256      TEXT NOT NULL,       -- of the file's bytes, hexadecimal
  body        TEXT NOT NULL,       -- of a summary, JSON that SQLite reads; of metrics and samples, the text
  original    BLOB,                -- the file's bytes where body is not the same bytes: UTF-16, a BOM, NaN literals
  ingest_id   INTEGER NOT NULL REFERENCES ingest (ingest_id),
  UNIQUE (run_id, iter, kind, symbol)
) STRICT;
CREATE INDEX document_by_ingest ON document (ingest_id);
CREATE TABLE superseded_document (
  superseded_id INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  iter          INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  symbol        TEXT NOT NULL,
  file          TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  body          TEXT NOT NULL,
  original      BLOB,
  ingest_id     INTEGER NOT NULL REFERENCES ingest (ingest_id),   -- the ingest that stored it
  superseded_by INTEGER NOT NULL REFERENCES ingest (ingest_id)    -- the ingest that replaced it
) STRICT;
CREATE INDEX superseded_document_by_run ON superseded_document (run_id, iter);
CREATE INDEX superseded_document_by_ingest ON superseded_document (ingest_id);
CREATE INDEX superseded_document_by_replacement ON superseded_document (superseded_by);
CREATE TABLE metric_alias (
  metric     TEXT NOT NULL,
  rank       INTEGER NOT NULL,
  name       TEXT NOT NULL,
  divisor    REAL NOT NULL DEFAULT 1,
  complement TEXT,
  PRIMARY KEY (metric, rank)
) STRICT, WITHOUT ROWID;
CREATE TABLE iteration (
  run_id            INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
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
CREATE TABLE iteration_symbol (
  run_id            INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
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
  document_id       INTEGER NOT NULL REFERENCES document (document_id) ON DELETE CASCADE,
  PRIMARY KEY (run_id, iter, symbol)
) STRICT, WITHOUT ROWID;
CREATE INDEX iteration_symbol_by_document ON iteration_symbol (document_id);
CREATE TABLE issue (
  issue_id    INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  iter        INTEGER,
  file        TEXT NOT NULL,
  json_path   TEXT,
  code        TEXT NOT NULL,
  detail      TEXT NOT NULL,
  document_id INTEGER REFERENCES document (document_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX issue_by_run ON issue (run_id, iter);
CREATE INDEX issue_by_document ON issue (document_id);
CREATE TABLE rejected_file (
  rejected_id INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  iter        INTEGER,             -- NULL where the name's index is out of range
  kind        TEXT NOT NULL DEFAULT 'summary',
  symbol      TEXT NOT NULL DEFAULT '',
  file        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  detail      TEXT NOT NULL,
  head        BLOB NOT NULL,       -- the first bytes, at most 256
  ingest_id   INTEGER NOT NULL REFERENCES ingest (ingest_id),
  UNIQUE (run_id, file)
) STRICT;
CREATE INDEX rejected_file_by_ingest ON rejected_file (ingest_id);
CREATE TABLE side_file (
  side_file_id INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  path         TEXT NOT NULL,      -- below the run's directory
  sha256       TEXT NOT NULL,
  content      BLOB NOT NULL,
  ingest_id    INTEGER NOT NULL REFERENCES ingest (ingest_id),
  UNIQUE (run_id, path, sha256)
) STRICT;
CREATE INDEX side_file_by_ingest ON side_file (ingest_id);
CREATE TABLE bucket_layout (
  layout_id INTEGER PRIMARY KEY,
  bounds    TEXT NOT NULL UNIQUE   -- "5.0 10.0 inf"
) STRICT;
CREATE TABLE bucket_bound (
  layout_id   INTEGER NOT NULL REFERENCES bucket_layout (layout_id) ON DELETE CASCADE,
  le_id       INTEGER NOT NULL,    -- 0 for the lowest
  le          REAL NOT NULL,       -- inclusive upper bound; the last is Inf
  previous_le REAL,                -- NULL for the lowest
  PRIMARY KEY (layout_id, le_id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE histogram (
  hist_id       INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  series_id     INTEGER NOT NULL REFERENCES histogram_series (series_id),
  iter          INTEGER NOT NULL,
  layout_id     INTEGER NOT NULL REFERENCES bucket_layout (layout_id),
  temporality   TEXT NOT NULL CHECK (temporality IN ('cumulative', 'delta')),
  count         INTEGER NOT NULL,
  sum           REAL,
  created       REAL,              -- seconds since 1970: when counting began
  process_start REAL,              -- seconds since 1970: when the process began
  delta_count   INTEGER NOT NULL,
  delta_sum     REAL,
  delta_kind    TEXT NOT NULL CHECK (delta_kind = 'first' OR delta_kind = 'next' OR delta_kind = 'reset' OR delta_kind = 'delta'),
  previous_iter INTEGER,           -- the iteration that a 'next' or 'reset' follows
  document_id   INTEGER NOT NULL REFERENCES document (document_id) ON DELETE CASCADE,
  UNIQUE (run_id, series_id, iter)
) STRICT;
CREATE INDEX histogram_by_document ON histogram (document_id);
CREATE TABLE bucket (
  hist_id   INTEGER NOT NULL REFERENCES histogram (hist_id) ON DELETE CASCADE,
  le_id     INTEGER NOT NULL,
  count_le  INTEGER NOT NULL,      -- observations at or below the bound, as seen
  count_own INTEGER NOT NULL,      -- those of them above the previous bound
  delta_le  INTEGER NOT NULL,      -- the same two, of this iteration alone
  delta_own INTEGER NOT NULL,
  PRIMARY KEY (hist_id, le_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_histogram (
  run_id    INTEGER NOT NULL REFERENCES run (run_id) ON DELETE CASCADE,
  scope     TEXT NOT NULL,         -- run, steady or last8: see histogram_window
  series_id INTEGER NOT NULL REFERENCES histogram_series (series_id),
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
  FOREIGN KEY (run_id, scope, series_id) REFERENCES run_histogram (run_id, scope, series_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  audit_id       INTEGER PRIMARY KEY,
  done_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  command        TEXT NOT NULL CHECK (command IN ('delete', 'prune', 'rename', 'merge')),
  detail         TEXT NOT NULL,    -- of a prune its rule, of a rename the new name, of a merge the other database
  run            TEXT NOT NULL,    -- the name that it had
  iterations     INTEGER NOT NULL, -- these counts, labels, digest and time: before a deletion, after a merge
  documents      INTEGER NOT NULL,
  histograms     INTEGER NOT NULL,
  side_files     INTEGER NOT NULL,
  rejected       INTEGER NOT NULL,
  labels         TEXT NOT NULL,    -- a JSON object
  digest         TEXT NOT NULL,    -- of what the run held: see Queries/digest.sql
  ingested_at    TEXT,             -- when something of the run was last stored
  soakdb_version TEXT NOT NULL
) STRICT;
CREATE TABLE ingest_metric (
  ingest_id INTEGER NOT NULL REFERENCES ingest (ingest_id) ON DELETE CASCADE,
  pattern   TEXT NOT NULL,
  PRIMARY KEY (ingest_id, pattern)
) STRICT, WITHOUT ROWID;
CREATE INDEX ingest_twin ON ingest (ingested_at, source, soakdb_version, schema_version);
CREATE INDEX run_label_twin ON run_label (value);
CREATE INDEX superseded_document_twin ON superseded_document (kind, symbol, file, sha256);
CREATE INDEX rejected_file_twin ON rejected_file (iter, kind, symbol, reason, detail, head);
CREATE INDEX issue_twin ON issue (file, json_path, code, detail) WHERE document_id IS NULL;
CREATE INDEX histogram_metric_twin ON histogram_metric (help, unit);
CREATE INDEX audit_twin ON audit (done_at, command, detail, run, iterations, documents, histograms, side_files, rejected,
  labels, digest, ingested_at, soakdb_version);
CREATE VIEW document_figure AS
/* What each name of document_value is worth: one row per (document, symbol, name). number: the figure, NULL where what
   stands there is no number that can be used: of the names of one metric, the one with the lowest rank that has a number
   counts. A text counts where it is a plain JSON number; of a share both parts must, and neither be below 0. Texts of 16
   and more digits become the nearest double at ingest, and here what CAST makes of them. */
SELECT document_id, run_id, iter, file, symbol, metric, rank, divisor, json_path, json_text, complement_path,
  complement_text,
  CASE WHEN NOT abs(CAST(plain AS REAL)) < 9e999 THEN NULL
       WHEN complement_path IS NULL THEN CAST(plain AS REAL) / divisor
       WHEN plain + 0 >= 0 AND complement + 0 >= 0 AND plain + complement BETWEEN 1e-300 AND 1e300
       THEN CAST(plain AS REAL) / (CAST(plain AS REAL) + CAST(complement AS REAL)) END AS number
FROM (
  SELECT *,
    CASE WHEN substr(json_text, 1, 1) IN ('{', '[', 't', 'f', 'n') THEN NULL
         WHEN json_text NOT LIKE '"%' THEN json_text
         WHEN (json_text ->> '$') NOT GLOB '*[^-+.0-9eE]*' AND json_valid(json_text ->> '$') THEN json_text ->> '$'
         END AS plain,
    CASE WHEN substr(complement_text, 1, 1) IN ('{', '[', 't', 'f', 'n') THEN NULL
         WHEN complement_text NOT LIKE '"%' THEN complement_text
         WHEN (complement_text ->> '$') NOT GLOB '*[^-+.0-9eE]*' AND json_valid(complement_text ->> '$')
         THEN complement_text ->> '$' END AS complement
  FROM document_value
)
/* document_figure(document_id,run_id,iter,file,symbol,metric,rank,divisor,json_path,json_text,complement_path,complement_text,number) */;
CREATE VIEW document_source AS
/* Where in each summary the figures lie: one row per document and, for figures of one symbol, per symbol.
   symbol: '' for the whole iteration. prefix: JSON path of the object that holds the figures: $.summary, else
   $.kpi, else the top level; for a per-symbol map the symbol's own object. holder, holder_path: a JSON text and
   the path in it at which that object stands. */
WITH summary AS NOT MATERIALIZED (
  SELECT *,
    CASE WHEN json_type(body, '$.summary') = 'object' THEN '$.summary'
         WHEN json_type(body, '$.kpi') = 'object' THEN '$.kpi'
         ELSE '$' END AS prefix
  FROM document WHERE kind = 'summary'
)
SELECT document_id, run_id, iter, file, '' AS symbol, prefix, body AS holder, prefix AS holder_path
FROM summary WHERE symbol = ''
UNION ALL
-- One symbol's document: its name says so, or the body does.
SELECT document_id, run_id, iter, file, named, prefix, body, prefix
FROM (
  SELECT *, CASE WHEN symbol <> '' THEN symbol
                 WHEN json_type(body, '$.symbol') = 'text' THEN body ->> '$.symbol'
                 WHEN json_type(body, '$.summary.symbol') = 'text' THEN body ->> '$.summary.symbol' END AS named
  FROM summary
)
WHERE length(CAST(named AS BLOB)) BETWEEN 1 AND 64 AND named NOT GLOB '*[^A-Za-z0-9._:/@#+-]*'
  AND length(CAST(named AS BLOB)) = length(named)
UNION ALL
-- A map from symbol to figures.
SELECT d.document_id, d.run_id, d.iter, d.file, e.key,
  CASE WHEN e.key GLOB '[A-Za-z_]*' AND e.key NOT GLOB '*[^A-Za-z0-9_]*' THEN '$.' || e.key
       ELSE '$."' || e.key || '"' END,
  e.value, '$'
FROM summary AS d CROSS JOIN json_each(d.body) AS e
WHERE d.symbol = '' AND d.prefix = '$' AND e.type = 'object'
  AND lower(e.key) NOT IN ('meta', 'summary', 'kpi', 'tuning', 'fills', 'blocks', 'histograms')
  AND length(CAST(e.key AS BLOB)) BETWEEN 1 AND 64 AND e.key NOT GLOB '*[^A-Za-z0-9._:/@#+-]*'
  AND length(CAST(e.key AS BLOB)) = length(e.key)
  AND EXISTS (SELECT 1 FROM metric_alias AS a WHERE json_type(e.value, '$.' || a.name) IS NOT NULL)
/* document_source(document_id,run_id,iter,file,symbol,prefix,holder,holder_path) */;
CREATE VIEW document_value AS
/* Every known name that is present in a document, whatever stands there: one row per (document, symbol, name).
   Of the names of one metric, the one with the lowest rank that carries a number counts; 0.0 is a number.
   symbol: '' for the whole iteration. json_text: the value as JSON. The figure is json_text / divisor, or
   json_text / (json_text + complement_text) where there is a complement_path: the other part of a share. */
SELECT s.document_id, s.run_id, s.iter, s.file, s.symbol, a.metric, a.rank, a.divisor,
  s.prefix || '.' || a.name AS json_path,
  s.holder -> (s.holder_path || '.' || a.name) AS json_text,
  s.prefix || '.' || a.complement AS complement_path,
  CASE WHEN a.complement IS NOT NULL THEN s.holder -> (s.holder_path || '.' || a.complement) END AS complement_text
FROM document_source AS s CROSS JOIN metric_alias AS a
WHERE s.holder -> (s.holder_path || '.' || a.name) IS NOT NULL
/* document_value(document_id,run_id,iter,file,symbol,metric,rank,divisor,json_path,json_text,complement_path,complement_text) */;
CREATE VIEW histogram_delta AS
/* What was observed in each iteration: one row per (run, iteration, metric, labels, bound).
   delta_le, delta_own: observations at or below le, and those of them above previous_le; delta_count, delta_sum: of
   the whole histogram. count_le: as the page showed it. delta_kind: first, a run's first page, whose counts are its
   delta; next, the difference to the page of previous_iter; reset, the counts themselves, for some count fell or the
   start moved; delta, the producer counted per iteration. spans: the iterations that the delta covers, more than 1
   where pages between are missing. Of each unbroken stretch the deltas add up to last - first. */
SELECT r.name AS run, h.run_id, h.iter, s.metric, s.labels, o.le, o.previous_le, b.delta_le, b.delta_own, b.count_le,
  h.delta_count, h.delta_sum, h.temporality, h.delta_kind, h.previous_iter,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans, h.created, h.process_start
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
/* histogram_delta(run,run_id,iter,metric,labels,le,previous_le,delta_le,delta_own,count_le,delta_count,delta_sum,temporality,delta_kind,previous_iter,spans,created,process_start) */;
CREATE VIEW histogram_quantile AS
/* Quantiles from merged buckets, as Prometheus computes histogram_quantile, with what it does not give: the bounds.
   One row per row of quantile_bucket. value: interpolated within the bucket; in the +Inf bucket the largest finite
   bound; NULL without observations. The true quantile lies above lower and at or below upper: the bucket's edges;
   lower is 0 in a lowest bucket above 0, NULL in one at or below it; upper is NULL in the +Inf bucket
   (in_overflow = 1). n: observations. spans: see scope_bucket. */
SELECT scope, run, run_id, iter, series_id, metric, labels, quantile,
  CASE
    WHEN n = 0 THEN NULL
    WHEN le = 9e999 THEN lower
    WHEN lower IS NULL THEN le
    ELSE lower + (le - lower) * ((quantile * n - (n_le - n_own)) / n_own)
  END AS value,
  iif(n > 0, lower, NULL) AS lower, iif(n > 0 AND le < 9e999, le, NULL) AS upper,
  n, n > 0 AND le = 9e999 AS in_overflow, layout_coarsened, spans
FROM quantile_bucket
/* histogram_quantile(scope,run,run_id,iter,series_id,metric,labels,quantile,value,lower,upper,n,in_overflow,layout_coarsened,spans) */;
CREATE VIEW histogram_window AS
/* The windows of each run's histograms: one row per (run, scope). A window holds the histograms with
   iter >= from_iter. run: all. steady: iter >= 7, after warm-up and ramp-down. last8: the 8 highest iterations that
   have a histogram; fewer where the run has fewer. current: 0 where last8 reaches back before the run's own last8
   (window_start), for pages are missing there: then it speaks of other iterations than the figures beside it. */
SELECT run_id, scope, from_iter,
  scope <> 'last8' OR from_iter >= (
    SELECT w.from_iter FROM window_start AS w WHERE w.run_id = h.run_id AND w.window = 'last8') AS current
FROM (
  SELECT run_id, 'run' AS scope, 0 AS from_iter FROM run
  UNION ALL SELECT run_id, 'steady', 7 FROM run
  UNION ALL SELECT run_id, 'last8',
    coalesce((SELECT DISTINCT h.iter FROM histogram AS h WHERE h.run_id = run.run_id ORDER BY h.iter DESC
              LIMIT 1 OFFSET 7), 0)
  FROM run
) AS h
/* histogram_window(run_id,scope,from_iter,"current") */;
CREATE VIEW iter_table AS
/* The iteration table that `soakdb export iterations` writes: one row per iteration, the columns of its CSV in
   their order. *_bps in basis points, latency_p95_ms in milliseconds, ratios 0..1; NULL is "not measured".
   gross_bps, gross_imputed, residual_bps, pnl_consistent and pnl_verdict: see iteration_pnl.
   csv_schema_version: 2; a new column is only ever appended. */
SELECT iter, net_bps, risk_ratio, slippage_bps_p95 AS slippage_p95, adverse_bps_p95 AS adverse_p95,
  latency_ms_p95 AS latency_p95_ms, maker_taker_ratio, gross_bps, fees_bps, gross_imputed,
  residual_bps, pnl_consistent, pnl_verdict, run, 2 AS csv_schema_version
FROM iteration_pnl
/* iter_table(iter,net_bps,risk_ratio,slippage_p95,adverse_p95,latency_p95_ms,maker_taker_ratio,gross_bps,fees_bps,gross_imputed,residual_bps,pnl_consistent,pnl_verdict,run,csv_schema_version) */;
CREATE VIEW iteration_anomaly AS
/* How far each figure lies from the others of its run: one row per (run, iteration, metric) that has a value.
   median, mad: of the run's values, and of their distances from that median. score: 0.6745 (value - median) / mad, so
   that it counts standard deviations where values are normal; where mad is 0, because more than half of the values are
   the same, any other value scores Inf or -Inf. outlier: 1 beyond 3.5 either way. n: the run's values; below 5, no
   score is given. value, median, mad in the metric's unit. */
SELECT run, run_id, iter, metric, value, n, median, mad,
  CASE WHEN n < 5 THEN NULL WHEN value = median THEN 0.0 WHEN mad = 0 THEN 9e999 * (value - median)
       ELSE 0.6745 * (value - median) / mad END AS score,
  CASE WHEN n >= 5 THEN value <> median AND 0.6745 * abs(value - median) > 3.5 * mad END AS outlier
FROM (
  SELECT run, run_id, iter, metric, value, n, median,
    avg(iif(nth IN ((n + 1) / 2, (n + 2) / 2), abs(value - median), NULL))
      OVER (PARTITION BY run_id, run, metric) AS mad
  FROM (
    SELECT run, run_id, iter, metric, value, n, median,
      row_number() OVER (PARTITION BY run_id, run, metric ORDER BY abs(value - median)) AS nth
    FROM (
      SELECT run, run_id, iter, metric, value, n,
        -- Halves, so that no sum of finite values is infinite.
        2 * avg(iif(nth IN ((n + 1) / 2, (n + 2) / 2), value / 2, NULL))
          OVER (PARTITION BY run_id, run, metric) AS median
      FROM (
        SELECT r.name AS run, v.run_id, v.iter, v.metric, v.value,
          count(*) OVER (PARTITION BY v.run_id, r.name, v.metric) AS n,
          row_number() OVER (PARTITION BY v.run_id, r.name, v.metric ORDER BY v.value) AS nth
        FROM run AS r CROSS JOIN iteration_metric AS v ON v.run_id = r.run_id
      )
    )
  )
)
/* iteration_anomaly(run,run_id,iter,metric,value,n,median,mad,score,outlier) */;
CREATE VIEW iteration_derived AS
/* What `iteration` and `iteration_symbol` hold of the stored documents, derived from them anew: one row per
   (run, iteration, symbol). symbol: '' for the whole iteration. The ingest finds the same figures while it reads; a row
   that differs from the tables by more than the last digit says that one of them is damaged. Texts of 16 and more digits
   become the nearest double at ingest, and here what CAST makes of them. */
WITH figure AS (
  SELECT document_id, symbol, metric, min(rank), number FROM document_figure
  WHERE number IS NOT NULL GROUP BY document_id, symbol, metric
),
-- The document that counts: of a symbol, rather the one whose name says it.
place AS (
  SELECT run_id, iter, '' AS symbol, max(document_id) FILTER (WHERE symbol = '') AS document_id
  FROM document WHERE kind = 'summary' GROUP BY run_id, iter
  UNION ALL
  SELECT s.run_id, s.iter, s.symbol,
    coalesce(max(s.document_id) FILTER (WHERE d.symbol <> ''), max(s.document_id))
  FROM document_source AS s CROSS JOIN document AS d ON d.document_id = s.document_id
  WHERE s.symbol <> '' GROUP BY s.run_id, s.iter, s.symbol
)
SELECT p.run_id, p.iter, p.symbol,
  max(number) FILTER (WHERE metric = 'net_bps') AS net_bps,
  max(number) FILTER (WHERE metric = 'gross_bps') AS gross_bps,
  max(number) FILTER (WHERE metric = 'fees_bps') AS fees_bps,
  max(number) FILTER (WHERE metric = 'fees_eff_bps') AS fees_eff_bps,
  max(number) FILTER (WHERE metric = 'adverse_bps_p95') AS adverse_bps_p95,
  max(number) FILTER (WHERE metric = 'slippage_bps_p95') AS slippage_bps_p95,
  max(number) FILTER (WHERE metric = 'latency_ms_p95') AS latency_ms_p95,
  max(number) FILTER (WHERE metric = 'risk_ratio') AS risk_ratio,
  max(number) FILTER (WHERE metric = 'maker_taker_ratio') AS maker_taker_ratio
FROM place AS p LEFT JOIN figure AS f ON f.document_id = p.document_id AND f.symbol = p.symbol
GROUP BY p.run_id, p.iter, p.symbol
/* iteration_derived(run_id,iter,symbol,net_bps,gross_bps,fees_bps,fees_eff_bps,adverse_bps_p95,slippage_bps_p95,latency_ms_p95,risk_ratio,maker_taker_ratio) */;
CREATE VIEW iteration_gap AS
/* Missing iterations as ranges: one row per (run, gap). first_missing..last_missing, both included, lie between two
   iterations that are present; missing is their number. rejected_file may say why one is missing. */
SELECT run, run_id, previous + 1 AS first_missing, iter - 1 AS last_missing, iter - previous - 1 AS missing
FROM (
  SELECT r.name AS run, i.run_id, i.iter,
    (SELECT max(p.iter) FROM iteration AS p WHERE p.run_id = i.run_id AND p.iter < i.iter) AS previous
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
)
WHERE iter > previous + 1
/* iteration_gap(run,run_id,first_missing,last_missing,missing) */;
CREATE VIEW iteration_metric AS
/* The figures of iteration in long form: one row per (run, iteration, metric) that has a value.
   metric: the column of iteration that value comes from; its unit is the name's ending. */
SELECT run_id, iter, metric, value
FROM (
  SELECT i.run_id, i.iter, m.metric,
    CASE m.metric
      WHEN 'net_bps' THEN i.net_bps
      WHEN 'gross_bps' THEN i.gross_bps
      WHEN 'fees_bps' THEN i.fees_bps
      WHEN 'fees_eff_bps' THEN i.fees_eff_bps
      WHEN 'adverse_bps_p95' THEN i.adverse_bps_p95
      WHEN 'slippage_bps_p95' THEN i.slippage_bps_p95
      WHEN 'latency_ms_p95' THEN i.latency_ms_p95
      WHEN 'risk_ratio' THEN i.risk_ratio
      WHEN 'maker_taker_ratio' THEN i.maker_taker_ratio
    END AS value
  FROM iteration AS i CROSS JOIN metric_alias AS m
  WHERE m.rank = 1
)
WHERE value IS NOT NULL
/* iteration_metric(run_id,iter,metric,value) */;
CREATE VIEW iteration_pnl AS
/* The P&L identity, net = gross - adverse - slippage - fees, iteration by iteration. All terms in basis points.
   gross_bps: as reported; where none is, net + adverse + slippage + fees (added in this order), gross_imputed = 1.
   fees_bps: 0.0 where none is reported. defaulted_terms: the terms that are such defaults, else NULL.
   residual_bps: net - (gross - adverse - slippage - fees); NULL where gross is imputed or a term is missing.
   pnl_consistent: 1 or 0 where the residual can be tested, |residual| <= 0.05 as the decimal figures say (guard
   1e-9 for binary fractions); NULL elsewhere: an imputed gross fits by construction and proves nothing.
   pnl_verdict: ok | violated | imputed | incomplete (a cost is missing) | unknown (no net).
   observed_at, latency_ms_p95, risk_ratio, maker_taker_ratio: the iteration's other figures, as they are. */
SELECT run, run_id, iter, net_bps, gross_bps, adverse_bps_p95, slippage_bps_p95, fees_bps, defaulted_terms,
  gross_imputed, residual_bps,
  residual_bps BETWEEN -0.05 - 1e-9 AND 0.05 + 1e-9 AS pnl_consistent,
  CASE WHEN net_bps IS NULL THEN 'unknown'
       WHEN gross_imputed THEN 'imputed'
       WHEN residual_bps IS NULL THEN 'incomplete'
       WHEN residual_bps BETWEEN -0.05 - 1e-9 AND 0.05 + 1e-9 THEN 'ok'
       ELSE 'violated' END AS pnl_verdict,
  observed_at, latency_ms_p95, risk_ratio, maker_taker_ratio
FROM (
  SELECT r.name AS run, i.run_id, i.iter, i.net_bps, i.adverse_bps_p95, i.slippage_bps_p95,
    coalesce(i.gross_bps, i.net_bps + i.adverse_bps_p95 + i.slippage_bps_p95 + coalesce(i.fees_bps, 0.0))
      AS gross_bps,
    coalesce(i.fees_bps, 0.0) AS fees_bps,
    CASE WHEN i.fees_bps IS NULL THEN 'fees_bps' END AS defaulted_terms,
    -- CASE, not AND: most rows have no gross, and then nothing is added up in vain.
    CASE WHEN i.gross_bps IS NULL THEN i.net_bps + i.adverse_bps_p95 + i.slippage_bps_p95 IS NOT NULL ELSE 0 END
      AS gross_imputed,
    CASE WHEN i.gross_bps IS NOT NULL
      THEN i.net_bps - (i.gross_bps - i.adverse_bps_p95 - i.slippage_bps_p95 - coalesce(i.fees_bps, 0.0)) END
      AS residual_bps,
    i.observed_at, i.latency_ms_p95, i.risk_ratio, i.maker_taker_ratio
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
)
/* iteration_pnl(run,run_id,iter,net_bps,gross_bps,adverse_bps_p95,slippage_bps_p95,fees_bps,defaulted_terms,gross_imputed,residual_bps,pnl_consistent,pnl_verdict,observed_at,latency_ms_p95,risk_ratio,maker_taker_ratio) */;
CREATE VIEW iteration_quantile AS
/* Quantiles of what was observed in each iteration: one row per (run, iteration, metric, labels, quantile).
   Columns: see histogram_quantile. Units: the metric's. spans: more than 1 where pages before this one are missing: then
   the observations are of that many iterations. */
SELECT run, run_id, iter, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened, spans
FROM histogram_quantile WHERE scope = 'iteration'
/* iteration_quantile(run,run_id,iter,metric,labels,quantile,value,lower,upper,n,in_overflow,layout_coarsened,spans) */;
CREATE VIEW latency_check AS
/* The p95 latency that a summary reports against the histogram of the same iteration, and likewise the risk: one row
   per (run, iteration, metric) that has both, the histogram of this
   iteration alone. quantile 0.95 for both. reported: of the summary. value, lower, upper,
   n: of iteration_quantile. inside: 1 where reported lies above lower and at or below upper; off_by: how far outside,
   in the metric's unit, negative below. */
SELECT run, run_id, iter, metric, quantile, reported, value, lower, upper, n,
  reported > ifnull(lower, -9e999) AND reported <= ifnull(upper, 9e999) AS inside,
  CASE WHEN reported <= lower THEN reported - lower WHEN reported > upper THEN reported - upper ELSE 0.0 END AS off_by
FROM (
  SELECT q.run, q.run_id, q.iter, q.metric, q.quantile,
    CASE q.metric WHEN 'mm_latency_ms' THEN i.latency_ms_p95 ELSE i.risk_ratio END AS reported,
    q.value, q.lower, q.upper, q.n
  FROM iteration_quantile AS q
  CROSS JOIN iteration AS i ON i.run_id = q.run_id AND i.iter = q.iter
  WHERE q.metric IN ('mm_latency_ms', 'mm_risk_ratio') AND q.labels = '{}' AND q.quantile = 0.95 AND q.n > 0 AND q.spans = 1
)
WHERE reported IS NOT NULL
/* latency_check(run,run_id,iter,metric,quantile,reported,value,lower,upper,n,inside,off_by) */;
CREATE VIEW metric_direction AS
/* Which way a metric is better: one row per metric of which that is known. better: higher or lower. unit: bps, basis
   points; ms, milliseconds; ratio, 0..1; count. Of a metric that is not here, a change is neither better nor worse. */
SELECT column1 AS metric, column2 AS better, column3 AS unit
FROM (VALUES
  ('net_bps', 'higher', 'bps'),
  ('gross_bps', 'higher', 'bps'),
  ('fees_bps', 'lower', 'bps'),
  -- Signed, at most 0: closer to 0 is less paid.
  ('fees_eff_bps', 'higher', 'bps'),
  ('adverse_bps_p95', 'lower', 'bps'),
  ('slippage_bps_p95', 'lower', 'bps'),
  ('latency_ms_p95', 'lower', 'ms'),
  ('risk_ratio', 'lower', 'ratio'),
  ('maker_taker_ratio', 'higher', 'ratio'),
  ('mm_latency_ms', 'lower', 'ms'),
  ('mm_risk_ratio', 'lower', 'ratio'),
  ('mm_slippage_bps', 'lower', 'bps'),
  ('mm_adverse_bps', 'lower', 'bps'),
  ('iterations', 'higher', 'count'),
  ('missing', 'lower', 'count'),
  ('rejected', 'lower', 'count'),
  ('violated', 'lower', 'count'))
/* metric_direction(metric,better,unit) */;
CREATE VIEW quantile_bucket AS
/* The bucket in which each quantile lies: one row per (scope, run, iteration, metric, labels, quantile), the first bucket
   whose count reaches quantile * n. Scopes and columns: see scope_bucket. quantile: 0.5, 0.9, 0.95, 0.99. */
-- The arms' columns are of one type each, or SQLite would not look into the view from outside: hence the casts.
SELECT CAST('iteration' AS TEXT) AS scope, r.name AS run, h.run_id, h.iter, h.series_id, s.metric, s.labels, q.quantile,
  h.delta_count AS n, 0 AS layout_coarsened, o.le,
  iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le) AS lower,
  b.delta_le AS n_le, b.delta_own AS n_own,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
-- Over many histograms time goes by the buckets that are held against the quantiles: none lies below the median's or in
-- an empty one, and bounds are looked up for the one bucket alone.
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id AND b.delta_le >= 0.5 * h.delta_count AND (b.delta_own > 0 OR b.le_id = 0)
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.delta_le >= q.quantile * h.delta_count AND (b.le_id = 0 OR b.delta_le - b.delta_own < q.quantile * h.delta_count)
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT CAST('snapshot' AS TEXT), r.name, h.run_id, h.iter, h.series_id, s.metric, s.labels, q.quantile, h.count, 0,
  o.le, iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le),
  b.count_le, b.count_own, NULL
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id AND b.count_le >= 0.5 * h.count AND (b.count_own > 0 OR b.le_id = 0)
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.count_le >= q.quantile * h.count AND (b.le_id = 0 OR b.count_le - b.count_own < q.quantile * h.count)
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT h.scope, r.name, h.run_id, CAST(NULL AS INTEGER), h.series_id, s.metric, s.labels, q.quantile, h.n, h.layouts > 1,
  b.le, iif(b.previous_le IS NULL AND b.le > 0 AND b.le < 9e999, 0.0, b.previous_le),
  b.n_le, b.n_own, NULL
FROM run AS r
CROSS JOIN run_histogram AS h ON h.run_id = r.run_id
CROSS JOIN histogram_series AS s ON s.series_id = h.series_id
CROSS JOIN run_bucket AS b ON b.run_id = h.run_id AND b.scope = h.scope AND b.series_id = h.series_id
CROSS JOIN (SELECT 0.5 AS quantile UNION ALL SELECT 0.9 UNION ALL SELECT 0.95 UNION ALL SELECT 0.99) AS q
  ON b.n_le >= q.quantile * h.n AND (b.previous_le IS NULL OR b.n_le - b.n_own < q.quantile * h.n)
/* quantile_bucket(scope,run,run_id,iter,series_id,metric,labels,quantile,n,layout_coarsened,le,lower,n_le,n_own,spans) */;
CREATE VIEW readiness_rule AS
/* The rules of the readiness gate, one row each, in their order. A rule holds where the statistic of the metric over the
   window stands to the threshold as op says, from at least min_n values. metric, labels, window, statistic: see
   window_figure. Units: bps, milliseconds, ratios 0..1. */
SELECT column1 AS rule, column2 AS metric, column3 AS labels, column4 AS window, column5 AS statistic, column6 AS op,
  column7 AS threshold, column8 AS min_n
FROM (VALUES
  ('maker share', 'maker_taker_ratio', '{}', 'last8', 'median', '>=', 0.83, 8),
  ('net', 'net_bps', '{}', 'last8', 'median', '>=', 2.9, 8),
  ('latency', 'latency_ms_p95', '{}', 'last8', 'median', '<=', 330.0, 8),
  ('risk', 'risk_ratio', '{}', 'last8', 'median', '<=', 0.4, 8),
  ('identity', 'violated', '{}', 'last8', 'count', '==', 0.0, 8),
  ('no gap', 'missing', '{}', 'last8', 'count', '==', 0.0, 8),
  ('all read', 'rejected', '{}', 'last8', 'count', '==', 0.0, 8))
/* readiness_rule(rule,metric,labels,"window",statistic,op,threshold,min_n) */;
CREATE VIEW rule_verdict AS
/* What a rule of a gate says of a value, written down case by case: one row per (op, side, is_open). side: where the
   value stands, -1 below the threshold, 0 at it, 1 above; see run_readiness for what counts as equal. is_open: 1 for a
   quantile above the last finite bound, of which only that is known: it passes no upper limit, and none by ==. */
SELECT o.column1 AS op, s.column1 AS side, q.column1 AS is_open,
  CASE
    WHEN NOT q.column1 THEN iif(instr(o.column2, s.column2), 'pass', 'fail')
    WHEN s.column1 < 0 OR o.column1 IN ('==', '!=') THEN 'no data'
    ELSE iif(instr(o.column2, '>'), 'pass', 'fail') END AS verdict
FROM (VALUES ('>=', '>='), ('>', '>'), ('<=', '<='), ('<', '<'), ('==', '='), ('!=', '<>')) AS o
CROSS JOIN (VALUES (-1, '<'), (0, '='), (1, '>')) AS s
CROSS JOIN (VALUES (0), (1)) AS q
/* rule_verdict(op,side,is_open,verdict) */;
CREATE VIEW run_quantile AS
/* Quantiles over all iterations of each run: one row per (run, metric, labels, quantile), from the deltas added up.
   Columns: see histogram_quantile. */
SELECT run, run_id, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile WHERE scope = 'run'
/* run_quantile(run,run_id,metric,labels,quantile,value,lower,upper,n,in_overflow,layout_coarsened) */;
CREATE VIEW run_readiness AS
/* The readiness gate: one row per run and rule of readiness_rule. verdict: pass; fail; or no data, where there is no
   such figure, fewer than min_n values, or a quantile that could be anything: see rule_verdict. Only pass says that the
   rule holds. A value that equals the threshold but for 1e-9 of it counts as equal. */
SELECT run, run_id, rule, metric, labels, window, statistic, op, threshold, min_n, n, value, lower, upper,
  coalesce((SELECT v.verdict FROM rule_verdict AS v
            WHERE v.op = f.op AND v.side = f.side AND v.is_open = (f.lower IS NOT NULL AND f.upper IS NULL)
              AND f.n >= f.min_n), 'no data') AS verdict
FROM (
  SELECT f.run, f.run_id, g.*, f.n, f.value, f.lower, f.upper,
    iif(abs(f.value - g.threshold) <= 1e-9 * max(abs(g.threshold), 1e-3), 0, sign(f.value - g.threshold)) AS side
  FROM window_figure AS f CROSS JOIN readiness_rule AS g
    ON g.window = f.window AND g.metric = f.metric AND g.labels = f.labels AND g.statistic = f.statistic
  -- What the rules ask for, said again, so that no other figure is computed.
  WHERE f.window = 'last8' AND f.statistic IN ('median', 'count')
) AS f
/* run_readiness(run,run_id,rule,metric,labels,"window",statistic,op,threshold,min_n,n,value,lower,upper,verdict) */;
CREATE VIEW run_sanity AS
/* What makes one doubt that a run was measured as it says: one row per finding. iter: NULL where it is of the whole run.
   code: flat_line, a metric with one and the same value over all 8 iterations of last8; default_source, a maker share
   whose source is called fallback or mock_default; zero_latency, a p95 latency of exactly 0.0 ms; default_age, a p95
   order age of exactly 300 ms; repeated_time and backward_time, a time equal to or before that of the iteration before;
   late_start, a run whose first iteration is above 1; index_jump, iterations missing between two that are there;
   outlier, a figure far from the others of its run (iteration_anomaly). detail: what was found, in words. */
SELECT run, run_id, NULL AS iter, metric, 'flat_line' AS code, 'always ' || median || ' over last8' AS detail
FROM run_window WHERE window = 'last8' AND n >= 8 AND min = max
UNION ALL
SELECT r.name, d.run_id, d.iter, 'maker_taker_ratio', 'default_source',
  'maker_taker_source is ' || (d.holder ->> (d.holder_path || '.maker_taker_source'))
FROM run AS r CROSS JOIN document_source AS d ON d.run_id = r.run_id
WHERE d.holder ->> (d.holder_path || '.maker_taker_source') IN ('fallback', 'mock_default') AND d.symbol = ''
UNION ALL
SELECT r.name, i.run_id, i.iter, 'latency_ms_p95', 'zero_latency', 'exactly 0.0 ms'
FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id WHERE i.latency_ms_p95 = 0.0
UNION ALL
SELECT r.name, d.run_id, d.iter, 'order_age_p95_ms', 'default_age', 'exactly 300 ms'
FROM run AS r CROSS JOIN document_source AS d ON d.run_id = r.run_id
WHERE CAST(d.holder ->> (d.holder_path || '.order_age_p95_ms') AS REAL) = 300 AND d.symbol = ''
UNION ALL
SELECT run, run_id, iter, 'observed_at', iif(observed_at = previous_at, 'repeated_time', 'backward_time'),
  observed_at || ', after ' || previous_at || ' of iteration ' || previous
FROM (
  SELECT r.name AS run, i.run_id, i.iter, i.observed_at, p.iter AS previous, p.observed_at AS previous_at
  FROM run AS r CROSS JOIN iteration AS i ON i.run_id = r.run_id
  CROSS JOIN iteration AS p ON p.run_id = i.run_id AND p.iter = (
    SELECT max(q.iter) FROM iteration AS q WHERE q.run_id = i.run_id AND q.iter < i.iter AND q.observed_at IS NOT NULL)
)
WHERE rtrim(observed_at, 'Z') <= rtrim(previous_at, 'Z')
UNION ALL
SELECT run, run_id, first_iter, 'iter', 'late_start', 'the first iteration is ' || first_iter
FROM (SELECT r.name AS run, r.run_id, (SELECT min(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS first_iter
      FROM run AS r)
WHERE first_iter > 1
UNION ALL
SELECT run, run_id, last_missing + 1, 'iter', 'index_jump', missing || ' missing before it, ' || first_missing || '..' || last_missing
FROM iteration_gap
UNION ALL
SELECT run, run_id, iter, metric, 'outlier', value || ' where the median is ' || median
FROM iteration_anomaly WHERE outlier
/* run_sanity(run,run_id,iter,metric,code,detail) */;
CREATE VIEW run_summary AS
/* One row per run, also for a run of which every file was rejected.
   iterations: present ones; missing: those absent between first_iter and last_iter. ok, violated, imputed,
   incomplete, unknown: iterations by pnl_verdict. issues, rejected: rows of issue and rejected_file. symbols:
   different ones. labels: a JSON object. first_time, last_time: of observed_at, UTC. ingested_at: when something of
   the run was last stored; ingest_id orders runs by that, whatever the clocks said. */
SELECT r.name AS run, r.run_id,
  (SELECT count(*) FROM iteration AS i WHERE i.run_id = r.run_id) AS iterations,
  (SELECT min(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS first_iter,
  (SELECT max(iter) FROM iteration AS i WHERE i.run_id = r.run_id) AS last_iter,
  (SELECT coalesce(max(iter) - min(iter) + 1 - count(*), 0) FROM iteration AS i WHERE i.run_id = r.run_id) AS missing,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'ok') AS ok,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'violated') AS violated,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'imputed') AS imputed,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'incomplete') AS incomplete,
  (SELECT count(*) FROM iteration_pnl AS p WHERE p.run_id = r.run_id AND p.pnl_verdict = 'unknown') AS unknown,
  (SELECT count(*) FROM issue AS i WHERE i.run_id = r.run_id) AS issues,
  (SELECT count(*) FROM rejected_file AS f WHERE f.run_id = r.run_id) AS rejected,
  (SELECT count(DISTINCT symbol) FROM iteration_symbol AS s WHERE s.run_id = r.run_id) AS symbols,
  (SELECT json_group_object(key, value) FROM run_label AS l WHERE l.run_id = r.run_id) AS labels,
  (SELECT min(rtrim(observed_at, 'Z')) || 'Z' FROM iteration AS i WHERE i.run_id = r.run_id) AS first_time,
  (SELECT max(rtrim(observed_at, 'Z')) || 'Z' FROM iteration AS i WHERE i.run_id = r.run_id) AS last_time,
  (SELECT ingested_at FROM ingest AS g WHERE g.run_id = r.run_id ORDER BY ingest_id DESC LIMIT 1) AS ingested_at,
  (SELECT max(ingest_id) FROM ingest AS g WHERE g.run_id = r.run_id) AS ingest_id
FROM run AS r
/* run_summary(run,run_id,iterations,first_iter,last_iter,missing,ok,violated,imputed,incomplete,unknown,issues,rejected,symbols,labels,first_time,last_time,ingested_at,ingest_id) */;
CREATE VIEW run_window AS
/* Each metric over each window of each run: one row per (run, window, metric), with n = 0 and NULL figures where
   the window holds no value. n: the values, not the iterations. median: of an even n, the mean of the middle two.
   window: see window_start. metric: a column of iteration; the value as reported, nothing imputed. */
SELECT s.run, s.run_id, s.window, s.metric,
  (SELECT count(*) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS n,
  (SELECT min(value) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS min,
  -- Halves, so that no sum of finite values is infinite.
  (SELECT 2 * avg(value / 2) FROM (
     SELECT value, row_number() OVER (ORDER BY value) AS place, count(*) OVER () AS n FROM iteration_metric AS v
     WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter)
   WHERE place IN ((n + 1) / 2, (n + 2) / 2)) AS median,
  (SELECT avg(value) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS mean,
  (SELECT max(value) FROM iteration_metric AS v
   WHERE v.run_id = s.run_id AND v.metric = s.metric AND v.iter >= s.from_iter) AS max
FROM (
  SELECT r.name AS run, r.run_id, w.window, m.metric, w.from_iter
  FROM run AS r
  CROSS JOIN window_start AS w ON w.run_id = r.run_id
  CROSS JOIN (SELECT DISTINCT metric FROM metric_alias) AS m
) AS s
/* run_window(run,run_id,"window",metric,n,min,median,mean,max) */;
CREATE VIEW scope_bucket AS
/* Every merged bucket that a quantile can be asked of: one row per (scope, run, iteration, series, bound).
   scope: iteration, what was observed in one iteration; snapshot, what its page showed since the process began; run,
   all iterations of a run; steady and last8, those of the window (see histogram_window). iter: NULL where the scope is
   more than one iteration. le: inclusive upper bound, Inf for the last; previous_le: NULL for the lowest.
   lower: the bucket's lower edge, from which a quantile in it is interpolated: previous_le, 0 in a lowest bucket above 0,
   NULL in one at or below it. n_le: observations at or below le; n_own: those of them above previous_le; n: all.
   spans: in the scope iteration, the iterations that the counts are of: more than 1 where pages between are missing.
   layout_coarsened: 1 where pages had different bounds, and only those that all have could be added up. */
SELECT 'iteration' AS scope, r.name AS run, h.run_id, h.iter, h.series_id, h.delta_count AS n, 0 AS layout_coarsened,
  o.le, o.previous_le, iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le) AS lower,
  b.delta_le AS n_le, b.delta_own AS n_own,
  CASE h.delta_kind WHEN 'next' THEN h.iter - h.previous_iter ELSE 1 END AS spans
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT 'snapshot', r.name, h.run_id, h.iter, h.series_id, h.count, 0, o.le, o.previous_le,
  iif(o.previous_le IS NULL AND o.le > 0 AND o.le < 9e999, 0.0, o.previous_le), b.count_le, b.count_own, NULL
FROM run AS r
CROSS JOIN histogram AS h ON h.run_id = r.run_id
CROSS JOIN bucket AS b ON b.hist_id = h.hist_id
CROSS JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
UNION ALL
SELECT h.scope, r.name, h.run_id, NULL, h.series_id, h.n, h.layouts > 1, b.le, b.previous_le,
  iif(b.previous_le IS NULL AND b.le > 0 AND b.le < 9e999, 0.0, b.previous_le), b.n_le, b.n_own, NULL
FROM run AS r
CROSS JOIN run_histogram AS h ON h.run_id = r.run_id
CROSS JOIN run_bucket AS b ON b.run_id = h.run_id AND b.scope = h.scope AND b.series_id = h.series_id
/* scope_bucket(scope,run,run_id,iter,series_id,n,layout_coarsened,le,previous_le,lower,n_le,n_own,spans) */;
CREATE VIEW snapshot_quantile AS
/* Quantiles of what each page showed, which is everything since the bot's process began: one row per (run, iteration,
   metric, labels, quantile). Columns: see histogram_quantile. */
SELECT run, run_id, iter, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile WHERE scope = 'snapshot'
/* snapshot_quantile(run,run_id,iter,metric,labels,quantile,value,lower,upper,n,in_overflow,layout_coarsened) */;
CREATE VIEW window_count AS
/* What each window of each run holds and lacks: one row per (run, window). iterations: present ones. missing: those
   absent between the window's first and the run's last iteration, and also those before the first one present where
   the run has earlier ones. rejected: files of the window's iterations, or of later ones, that could not be taken; of
   overall, also those whose name gives no iteration. ok, violated, imputed: iterations by pnl_verdict. */
SELECT r.name AS run, w.run_id, w.window,
  (SELECT count(*) FROM iteration AS i WHERE i.run_id = w.run_id AND i.iter >= w.from_iter) AS iterations,
  (SELECT coalesce(max(i.iter) + 1 - max(w.from_iter, (SELECT min(f.iter) FROM iteration AS f WHERE f.run_id = w.run_id))
     - count(*), 0)
   FROM iteration AS i WHERE i.run_id = w.run_id AND i.iter >= w.from_iter) AS missing,
  (SELECT count(*) FROM rejected_file AS f
   WHERE f.run_id = w.run_id AND (f.iter >= w.from_iter OR w.window = 'overall')) AS rejected,
  (SELECT count(*) FROM iteration_pnl AS p
   WHERE p.run_id = w.run_id AND p.iter >= w.from_iter AND p.pnl_verdict = 'ok') AS ok,
  (SELECT count(*) FROM iteration_pnl AS p
   WHERE p.run_id = w.run_id AND p.iter >= w.from_iter AND p.pnl_verdict = 'violated') AS violated,
  (SELECT count(*) FROM iteration_pnl AS p
   WHERE p.run_id = w.run_id AND p.iter >= w.from_iter AND p.pnl_verdict = 'imputed') AS imputed
FROM run AS r CROSS JOIN window_start AS w ON w.run_id = r.run_id
/* window_count(run,run_id,"window",iterations,missing,rejected,ok,violated,imputed) */;
CREATE VIEW window_figure AS
/* Every figure that can be asked of a window, in long form: one row per (run, window, metric, labels, statistic).
   Of a metric of iteration: median, mean, min, max and last (the highest iteration that has a value); n counts its
   values. Of a histogram: p50, p90, p95, p99 from the merged buckets, mean from the sum; n counts observations; lower
   and upper: the edges of the quantile's bucket, see histogram_quantile. Of iterations, missing, rejected and violated:
   count; n is the number of iterations in the window. value is NULL, and n 0, where there is nothing to compute from.
   window: overall, steady or last8; see window_start, and for histograms histogram_window: where that is not current,
   there is no row. labels: a JSON object. */
SELECT w.run, w.run_id, w.window, w.metric, '{}' AS labels, s.column1 AS statistic, w.n,
  CASE s.column1
    WHEN 'median' THEN w.median WHEN 'mean' THEN w.mean WHEN 'min' THEN w.min WHEN 'max' THEN w.max
    ELSE (SELECT v.value FROM window_start AS f CROSS JOIN iteration_metric AS v
            ON v.run_id = f.run_id AND v.iter >= f.from_iter
          WHERE f.run_id = w.run_id AND f.window = w.window AND v.metric = w.metric ORDER BY v.iter DESC LIMIT 1)
  END AS value, NULL AS lower, NULL AS upper
FROM run_window AS w CROSS JOIN (VALUES ('median'), ('mean'), ('min'), ('max'), ('last')) AS s
UNION ALL
SELECT c.run, c.run_id, c.window, m.column1, '{}', 'count', c.iterations,
  CASE m.column1 WHEN 'iterations' THEN c.iterations WHEN 'missing' THEN c.missing WHEN 'rejected' THEN c.rejected
                 ELSE c.violated END, NULL, NULL
FROM window_count AS c CROSS JOIN (VALUES ('iterations'), ('missing'), ('rejected'), ('violated')) AS m
UNION ALL
SELECT q.run, q.run_id, iif(q.scope = 'run', 'overall', q.scope), q.metric, q.labels,
  'p' || CAST(round(q.quantile * 100) AS INTEGER), q.n, q.value, q.lower, q.upper
FROM histogram_quantile AS q
WHERE q.scope IN ('run', 'steady', 'last8')
  AND (SELECT w.current FROM histogram_window AS w WHERE w.run_id = q.run_id AND w.scope = q.scope)
UNION ALL
SELECT r.name, h.run_id, iif(h.scope = 'run', 'overall', h.scope), s.metric, s.labels, 'mean', h.n,
  h.sum / nullif(h.n, 0), NULL, NULL
FROM run AS r CROSS JOIN run_histogram AS h ON h.run_id = r.run_id CROSS JOIN histogram_series AS s USING (series_id)
WHERE (SELECT w.current FROM histogram_window AS w WHERE w.run_id = h.run_id AND w.scope = h.scope)
/* window_figure(run,run_id,"window",metric,labels,statistic,n,value,lower,upper) */;
CREATE VIEW window_quantile AS
/* Quantiles over the windows steady and last8 of each run: one row per (run, window, metric, labels, quantile).
   Windows: see histogram_window. Columns: see histogram_quantile. */
SELECT run, run_id, scope AS window, metric, labels, quantile, value, lower, upper, n, in_overflow, layout_coarsened
FROM histogram_quantile WHERE scope IN ('steady', 'last8')
/* window_quantile(run,run_id,"window",metric,labels,quantile,value,lower,upper,n,in_overflow,layout_coarsened) */;
CREATE VIEW window_start AS
/* The windows of each run: one row per (run, window). A window holds the iterations with iter >= from_iter.
   overall: all. steady: iter >= 7, after warm-up and ramp-down. last8: the 8 highest iterations that are present,
   not the last 8 index values; fewer where the run has fewer.
   Histograms have windows of their own, for their pages may be of other iterations: histogram_window. */
SELECT r.run_id, w.column1 AS window,
  CASE w.column1
    WHEN 'overall' THEN 0
    WHEN 'steady' THEN 7
    ELSE coalesce((SELECT i.iter FROM iteration AS i WHERE i.run_id = r.run_id ORDER BY i.iter DESC LIMIT 1 OFFSET 7), 0)
  END AS from_iter
FROM run AS r CROSS JOIN (VALUES ('overall'), ('steady'), ('last8')) AS w
/* window_start(run_id,"window",from_iter) */;
