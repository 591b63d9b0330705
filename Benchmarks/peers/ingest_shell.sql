-- The sqlite3 shell alone: fsdir and readfile, JSON functions, a page's lines as a JSON array. :folder the runs.
PRAGMA page_size = 16384;
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = FULL;
CREATE TABLE document (document_id INTEGER PRIMARY KEY, run TEXT, iter INTEGER, kind TEXT, body TEXT,
                       UNIQUE (run, iter, kind));
CREATE TABLE iteration (run TEXT, iter INTEGER, net_bps REAL, gross_bps REAL, fees_bps REAL, fees_eff_bps REAL,
  adverse_bps_p95 REAL, slippage_bps_p95 REAL, latency_ms_p95 REAL, risk_ratio REAL, maker_taker_ratio REAL,
  observed_at TEXT, PRIMARY KEY (run, iter)) WITHOUT ROWID;
CREATE TABLE bucket (run TEXT, metric TEXT, iter INTEGER, le REAL, count_le INTEGER, delta_le INTEGER,
                     PRIMARY KEY (run, metric, iter, le)) WITHOUT ROWID;
BEGIN IMMEDIATE;
INSERT INTO document (run, iter, kind, body)
  SELECT substr(path, 1, instr(path, '/') - 1), CAST(substr(path, instr(path, '/') + 14) AS INTEGER),
    iif(path LIKE '%.json', 'summary', 'metrics'), body
  FROM (SELECT substr(name, length(:folder) + 2) AS path, CAST(data AS TEXT) AS body FROM fsdir(:folder))
  WHERE path GLOB '*/ITER_*[0-9].*';
INSERT INTO iteration
  SELECT run, iter, s ->> 'net_bps', s ->> 'gross_bps', s ->> 'fees_bps', s ->> 'fees_eff_bps', s ->> 'adverse_bps_p95',
    s ->> 'slippage_bps_p95', s ->> 'p95_latency_ms', s ->> 'risk_ratio', s ->> 'maker_taker_ratio', s ->> 'runtime_utc'
  FROM (SELECT run, iter, body -> '$.summary' AS s FROM document WHERE kind = 'summary');
INSERT INTO bucket
  SELECT run, metric, iter, le, count_le,
    count_le - lag(count_le, 1, 0) OVER (PARTITION BY run, metric, le ORDER BY iter)
  FROM (
    SELECT d.run, d.iter, substr(l.value, 1, instr(l.value, '_bucket{le="') - 1) AS metric,
      CASE WHEN l.value LIKE '%"+Inf"%' THEN 9e999
           ELSE CAST(substr(l.value, instr(l.value, 'le="') + 4) AS REAL) END AS le,
      CAST(substr(l.value, instr(l.value, '} ') + 2) AS INTEGER) AS count_le
    FROM document AS d CROSS JOIN json_each('[' || replace(json_quote(d.body), '\n', '","') || ']') AS l
    WHERE d.kind = 'metrics' AND l.value LIKE '%\_bucket{le="%' ESCAPE '\');
COMMIT;
