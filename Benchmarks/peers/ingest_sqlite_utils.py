"""ingest_sqlite_utils.py DATABASE FOLDER: sqlite-utils as its documentation shows it; the pages' buckets in long form."""
import json, os, re, sys
import sqlite_utils

database, folder = sys.argv[1:]
db = sqlite_utils.Database(database)
FIGURES = ["net_bps", "gross_bps", "fees_bps", "fees_eff_bps", "adverse_bps_p95", "slippage_bps_p95", "p95_latency_ms",
           "risk_ratio", "maker_taker_ratio", "runtime_utc"]
BUCKET = re.compile(r'^(\w+)_bucket\{le="([^"]+)"\} (\S+)$', re.M)

def files(ending):
    for run in sorted(os.listdir(folder)):
        for name in os.listdir(f"{folder}/{run}"):
            if name.endswith(ending):
                with open(f"{folder}/{run}/{name}") as file:
                    yield run, int(re.search(r"\d+", name)[0]), file.read()

def iterations():
    for run, iter, body in files(".json"):
        summary = json.loads(body)["summary"]
        yield {"run": run, "iter": iter, "body": body, **{name: summary.get(name) for name in FIGURES}}

def buckets():
    for run, iter, body in files(".prom"):
        for metric, le, count in BUCKET.findall(body):
            yield {"run": run, "metric": metric, "iter": iter, "le": float(le), "count_le": int(float(count))}

db["iteration"].insert_all(iterations(), pk=("run", "iter"), batch_size=1000)
db["bucket"].insert_all(buckets(), pk=("run", "metric", "iter", "le"), batch_size=1000)
db["page"].insert_all(({"run": r, "iter": i, "body": b} for r, i, b in files(".prom")), pk=("run", "iter"), batch_size=1000)
