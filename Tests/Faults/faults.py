"""What the fault scripts share: the program, runs to feed it, and the question whether a database is whole."""

import atexit
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("SOAKDB_PROGRAM") or REPOSITORY + "/.build/release/soakdb"
SHORT = "--short" in sys.argv
# The same faults every time; FAULT_SEED=N tries others.
RANDOM = random.Random(int(os.environ.get("FAULT_SEED", "1")))


def folder(parent=None):
    """A new folder that goes with the script."""
    path = tempfile.mkdtemp(prefix="soakdb-faults-", dir=parent)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def passed(line):
    print(line, flush=True)


def fail(line):
    print("FAILED: " + line, flush=True)
    sys.exit(1)


def soakdb(*arguments, under=(), cwd=None, timeout=60, **more):
    """Runs the program. That it hangs or dies of a signal is always a failure."""
    command = [*under, PROGRAM, *arguments]
    try:
        done = subprocess.run(command, cwd=cwd, timeout=timeout, capture_output=True, text=True, errors="replace", **more)
    except subprocess.TimeoutExpired:
        fail(f"hangs: {' '.join(command)}")
    if done.returncode < 0 or done.returncode > 128:
        fail(f"died with {done.returncode}: {' '.join(command)}\n{done.stderr[-2000:]}")
    return done


def write_run(path, iterations, pages=True, pad=300, net=1.0):
    """A run of plain summaries and metrics pages; returns its path."""
    os.makedirs(path, exist_ok=True)
    for i in iterations:
        summary = {"iteration": i, "summary": {"net_bps": net, "risk_ratio": 0.25, "p95_latency_ms": 200 + i % 50,
                                               "runtime_utc": "2025-10-12T12:00:00Z", "note": "x" * pad}}
        with open(f"{path}/ITER_SUMMARY_{i}.json", "w") as file:
            json.dump(summary, file)
        if pages:
            with open(f"{path}/ITER_METRICS_{i}.prom", "w") as file:
                file.write(page(i))
    return path


def page(i):
    counts = [(bound, i * (place + 1)) for place, bound in enumerate(["5", "50", "500", "+Inf"])]
    buckets = "".join(f'mm_latency_ms_bucket{{le="{bound}"}} {count}\n' for bound, count in counts)
    return f"# TYPE mm_latency_ms histogram\n{buckets}mm_latency_ms_sum {i * 10}.5\nmm_latency_ms_count {i * 4}\n"


def runs(db):
    """Each run's name with the numbers of its documents, iterations, histograms and buckets, and the sum of its nets.
    What a killed process left half done is undone by this."""
    connection = sqlite3.connect(db, timeout=30)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            raise sqlite3.DatabaseError(f"integrity_check: {found[:3]}")
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'run'").fetchone():
            return {}
        return {row[0]: row[1:] for row in connection.execute("""
            SELECT name, (SELECT count(*) FROM document AS d WHERE d.run_id = r.run_id),
              (SELECT count(*) FROM iteration AS i WHERE i.run_id = r.run_id),
              (SELECT count(*) FROM histogram AS h WHERE h.run_id = r.run_id),
              (SELECT count(*) FROM histogram AS h JOIN bucket USING (hist_id) WHERE h.run_id = r.run_id),
              (SELECT sum(net_bps) FROM iteration AS i WHERE i.run_id = r.run_id)
            FROM run AS r""")}
    finally:
        connection.close()


def whole(count, net=1.0, pages=True):
    """What `runs` says of a whole run that `write_run` wrote."""
    return (count * 2, count, count, count * 4, count * net) if pages else (count, count, 0, 0, count * net)


def must_be_sound(db):
    done = soakdb("check", "--db", db, timeout=300)
    if done.returncode != 0:
        fail(f"soakdb check says of {db}: {done.stdout[:1000]}{done.stderr}")
