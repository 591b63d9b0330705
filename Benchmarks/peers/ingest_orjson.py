"""ingest_orjson.py DATABASE FOLDER: what a good engineer writes in an hour: orjson, a regular expression, executemany."""
import os, re, sqlite3, sys
import orjson

NAMES = ["net_bps", "gross_bps", "fees_bps", "fees_eff_bps", "adverse_bps_p95", "slippage_bps_p95", "p95_latency_ms",
         "risk_ratio", "maker_taker_ratio", "runtime_utc"]
LINE = re.compile(rb'^(\w+?)_(?:bucket\{le="([^"]+)"\}|(sum)) (\S+)$', re.M)

database, folder = sys.argv[1:]
db = sqlite3.connect(database, isolation_level=None)
db.executescript("""
  PRAGMA page_size = 16384; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;
  CREATE TABLE document (document_id INTEGER PRIMARY KEY, run TEXT, iter INTEGER, kind TEXT, body TEXT,
                         UNIQUE (run, iter, kind));
  CREATE TABLE iteration (run TEXT, iter INTEGER, net_bps REAL, gross_bps REAL, fees_bps REAL, fees_eff_bps REAL,
    adverse_bps_p95 REAL, slippage_bps_p95 REAL, latency_ms_p95 REAL, risk_ratio REAL, maker_taker_ratio REAL,
    observed_at TEXT, PRIMARY KEY (run, iter)) WITHOUT ROWID;
  CREATE TABLE histogram (hist_id INTEGER PRIMARY KEY, run TEXT, metric TEXT, iter INTEGER, count INTEGER, sum REAL,
                          UNIQUE (run, metric, iter));
  CREATE TABLE bucket (hist_id INTEGER, le REAL, count_le INTEGER, count_own INTEGER, delta_le INTEGER,
                       delta_own INTEGER, PRIMARY KEY (hist_id, le)) WITHOUT ROWID;""")
hist = 0
for run in sorted(os.listdir(folder)):
    names = os.listdir(f"{folder}/{run}")
    documents, iterations, histograms, buckets, before = [], [], [], [], {}
    for name in sorted((n for n in names if n.startswith("ITER_")), key=lambda n: int(re.search(r"\d+", n)[0])):
        iter = int(re.search(r"\d+", name)[0])
        with open(f"{folder}/{run}/{name}", "rb") as file:
            body = file.read()
        if name.endswith(".json"):
            documents.append((run, iter, "summary", body.decode()))
            summary = orjson.loads(body)["summary"]
            iterations.append((run, iter, *map(summary.get, NAMES)))
            continue
        documents.append((run, iter, "metrics", body.decode()))
        page = {}
        for metric, le, sum, value in LINE.findall(body):
            counts = page.setdefault(metric, [[], None])
            if sum:
                counts[1] = float(value)
            else:
                counts[0].append((float(le), int(float(value))))
        for metric, (counts, total) in page.items():
            hist += 1
            histograms.append((hist, run, metric.decode(), iter, counts[-1][1], total))
            old = before.get(metric, [0] * len(counts))
            below = delta_below = 0
            for (le, count), was in zip(counts, old):
                buckets.append((hist, le, count, count - below, count - was, count - was - delta_below))
                below, delta_below = count, count - was
            before[metric] = [count for _, count in counts]
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO document (run, iter, kind, body) VALUES (?, ?, ?, ?)", documents)
    db.executemany(f"INSERT INTO iteration VALUES ({', '.join('?' * 12)})", iterations)
    db.executemany("INSERT INTO histogram VALUES (?, ?, ?, ?, ?, ?)", histograms)
    db.executemany("INSERT INTO bucket VALUES (?, ?, ?, ?, ?, ?)", buckets)
    db.execute("COMMIT")
