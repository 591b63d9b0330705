"""The sections of the comparison: what runs against what, and what each target is."""
import csv, filecmp, os, platform, subprocess
from harness import (PACKAGES, PYTHON, alternate, answer, failures, generate, here, lines, measure, note, root, row, same,
                     shell, table, work)

SOAKDB = work / "soakdb"


def output(*command):
    """What a command says of itself, its first line; empty where it is not there."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        return (done.stdout or done.stderr).strip().split("\n")[0]
    except OSError:
        return ""


def fresh(name):
    """A database's path, with nothing there."""
    path = work / name
    for ending in ("", "-journal", "-wal", "-shm"):
        (work / (name + ending)).unlink(missing_ok=True)
    return path


def head(options):
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    lines.extend([
        "# Side by side", "",
        "Written by `Benchmarks/run`: medians of rounds in which the sides take turns. A ratio is to what the target names,",
        "else to the first line. Peak memory is the highest resident set. A line is a whole process from start to exit unless",
        "it says otherwise. The sides' counts and sums were compared, and the exported bytes.", "",
        f"- {cpu}, {os.cpu_count()} cores, {memory:.0f} GiB; Linux {platform.release()}",
        f"- soakdb {output(SOAKDB, '--version')}, {output('swift', '--version')}, {output('cc', '--version')}",
        f"- sqlite3 {output('sqlite3', '--version').split(' ')[0]}, {output('jq', '--version')}, "
        f"Python {platform.python_version()}"
    ])
    if PYTHON.exists():
        known = (
            "import importlib.metadata as m, sys; there = {d.name.replace('-', '_'): d.version for d in m.distributions()};"
            "print(', '.join(f\"{p} {there.get(p.replace('-', '_'), 'missing')}\" for p in sys.argv[1:]))")
        lines.append(f"- {output(PYTHON, '-c', known, *PACKAGES)}")
    else:
        lines.append("- The peers from PyPI are missing, and their lines with them: `Benchmarks/run --peers` installs them.")
    if options.quick:
        lines.append("- A quick run: small workloads, which say little.")


def startup(folder, options):
    table("Start-up")
    database = fresh("startup.db")
    shell(SOAKDB, "ingest", "--quiet", "--db", database, generate(folder, "w1", 1, 24, False))
    sides = {
        "`sqlite3 :memory: 'select 1'`": ["sqlite3", ":memory:", "select 1"],
        "`soakdb --version`": [SOAKDB, "--version"],
        "`soakdb query --list --format csv`": [SOAKDB, "query", "--list", "--format", "csv"],
        "`soakdb runs`, of one run": [SOAKDB, "runs", "--db", database],
        "`sqlite3 soak.db < Queries/runs.sql`": ["sqlite3", database, f".read {root}/Queries/runs.sql"],
    }
    taken = alternate({name: lambda c=command: measure(c) for name, command in sides.items()}, 40)
    base = next(iter(taken.values()))[0]
    for name, figures in taken.items():
        row(name, figures, base, 2.5 if "soakdb" in name and ".sql" not in name else None, of="`select 1`")


def ingest(folder, options):
    runs = 50 if options.quick else 1000
    w1 = generate(folder, "w1", 1, 24, False)
    w2 = generate(folder, "w2", 1, 10_000, False)
    w3 = generate(folder, "w3", runs, 100, True)

    def into(name, *command):
        """One ingest into a new database; the command's DATABASE is its path."""
        def once():
            path = fresh(name)
            return measure([path if part == "DATABASE" else part for part in command])
        return once

    table("W1: ingest of one run of 24 summaries")
    taken = alternate({
        "soakdb": into("soakdb.db", SOAKDB, "ingest", "--quiet", "--db", "DATABASE", w1),
        "select 1": lambda: measure(["sqlite3", ":memory:", "select 1"]),
        "commit": into("commit.db", "sqlite3", "DATABASE", "CREATE TABLE t (x)"),
    }, 20)
    allowed = taken["select 1"][0] + taken["commit"][0]
    row("2 x `select 1` and the fsyncs of one commit", (allowed, taken["commit"][1]))
    row("soakdb", taken["soakdb"], allowed, 1, of="that")

    for title, source, rounds, target, count in (
        ("W2: ingest of one run of 10,000 summaries", w2, 5, 1.3, 10_000),
        (f"W3: ingest of {runs:,} runs of 100 summaries and metrics pages", w3, 3, 1.1, runs * 100),
    ):
        table(title)
        taken = alternate({
            "limit": into("limit.db", work / "limit_ingest", "DATABASE", source),
            "soakdb": into("soakdb.db", SOAKDB, "ingest", "--quiet", "--db", "DATABASE", source),
        }, rounds)
        base = taken["limit"][0]
        same(title, answer(work / "limit.db"), answer(work / "soakdb.db"))
        row("the limit: C, one thread, libsqlite3 alone", taken["limit"], base)
        row("soakdb", taken.get("soakdb"), base, target, 32, "the limit")
        if source == w3:
            again = alternate({"again": lambda: measure([SOAKDB, "ingest", "--quiet", "--db", work / "soakdb.db", w3])}, 2)
            row("soakdb, the same files again", again.get("again"), taken["soakdb"][0], 0.6, 32, "the first")
            (work / "soakdb.db").rename(work / "w3.db")
        peers = {
            "sqlite3 shell: fsdir, JSON functions": ["sqlite3", "-cmd", f".param set :folder '{source}'", "DATABASE",
                                                     f".read {here}/peers/ingest_shell.sql"],
            "jq, awk and .import": [here / "peers/ingest_jq", "DATABASE", source],
            "orjson + sqlite3": [PYTHON, here / "peers/ingest_orjson.py", "DATABASE", source],
            "sqlite-utils": [PYTHON, here / "peers/ingest_sqlite_utils.py", "DATABASE", source],
            "DuckDB": [PYTHON, here / "peers/ingest_duckdb.py", "DATABASE", source],
            "pandas, the iterations alone": [PYTHON, here / "peers/ingest_pandas.py", "DATABASE", source],
        }
        expected = answer(work / "limit.db")
        for name, command in peers.items():
            if command[0] == PYTHON and not PYTHON.exists():
                continue
            note(f"{title}: {name}")
            figures = into("peer.db", *command)()
            row(name, figures, base)
            if figures is not None:
                check(f"{title}, {name}", expected)
        fresh("peer.db")
    if options.full:
        w4(folder, taken)


def check(what, expected):
    """A peer's database against what the limit stored; DuckDB reads its own."""
    path = work / "peer.db"
    if path.read_bytes()[:6] == b"SQLite":
        figures = answer(path)
    else:
        ask = ("import duckdb, sys; db = duckdb.connect(sys.argv[1]); "
               "print(*db.execute('SELECT count(*), sum(net_bps) FROM iteration').fetchone())")
        count, total = output(PYTHON, "-c", ask, path).split(" ")
        figures = (int(count), float(total))
    # One that keeps no buckets is compared by its iterations.
    counted = 3 if len(figures) > 3 and not figures[3] else len(figures)
    same(what, expected[:counted], figures[:counted])


def w4(folder, w3):
    """How the cost of both sides grows; `w3` has their figures there."""
    table("W4: ingest of 10,000 runs of 100 summaries and metrics pages, in time a run against W3")
    source = generate(folder, "w4", 10_000, 100, True)
    database = fresh("w4.db")
    for side, name, command in (("limit", "the limit", [work / "limit_ingest", database, source]),
                                ("soakdb", "soakdb", [SOAKDB, "ingest", "--quiet", "--db", database, source])):
        fresh("w4.db")
        figures = measure(command)
        row(name, figures, 10 * w3[side][0], *((1.2, 32) if side == "soakdb" else ()), of="10 times W3")


def export(folder, options):
    database = fresh("table.db")
    shell(SOAKDB, "ingest", "--quiet", "--db", database, generate(folder, "w1", 1, 24, False))
    with open(here / "table.sql") as script:
        shell("sqlite3", database, stdin=script)
    outputs = {name: folder / f"export.{name}" for name in ("limit", "soakdb", "peer")}

    def to(name, *command):
        def once():
            with open(outputs[name], "wb") as file:
                return measure(command, stdout=file)
        return once

    for form, peer, limit_target, peer_target in (("csv", "sqlite3 shell, `.mode csv`", 1.5, 0.5),
                                                  ("json", "orjson + sqlite3", 1.7, 0.45)):
        table(f"Export of 1,000,000 iterations as {form.upper()}")
        sides = {
            "limit": to("limit", work / "limit_export", database, form),
            "soakdb": to("soakdb", SOAKDB, "export", "iterations", "--db", database, "--format", form),
        }
        if form == "csv":
            sides["peer"] = to("peer", "sqlite3", "-csv", "-header", database, "SELECT * FROM iter_table ORDER BY run, iter")
        elif PYTHON.exists():
            sides["peer"] = to("peer", PYTHON, here / "peers/export_orjson.py", database)
        taken = alternate(sides, 5)
        if not filecmp.cmp(outputs["limit"], outputs["soakdb"], shallow=False):
            failures.append(f"{form}: the bytes differ")
        row("the limit: a C loop over sqlite3_step", taken["limit"], taken["limit"][0])
        row("soakdb", taken["soakdb"], taken["limit"][0], limit_target, 16, "the limit")
        if "peer" in taken:
            counts = [sum(1 for _ in open(outputs[side], "rb")) for side in ("soakdb", "peer")]
            same(f"{form}, lines", [counts[0]], [counts[1]])
            row(peer, taken["peer"], taken["limit"][0])
            row("soakdb", taken["soakdb"], taken["peer"][0], peer_target, of=peer.split(",")[0])
    prometheus(folder, options)
    for path in (*outputs.values(), database):
        path.unlink(missing_ok=True)


def w3_database(folder, options):
    """W3 in a warehouse, as the section ingest left it or made now."""
    database = work / "w3.db"
    if not database.exists():
        note("ingesting W3")
        w3 = generate(folder, "w3", 50 if options.quick else 1000, 100, True)
        shell(SOAKDB, "ingest", "--quiet", "--db", database, w3)
    # What came between may have put it out of the cache.
    shell("cat", database, stdout=subprocess.DEVNULL)
    return database


def prometheus(folder, options):
    database, page = w3_database(folder, options), folder / "page.prom"
    runs = [part for run in range(1, 182) for part in ("--run", f"soak{run:05d}")][: 100 if options.quick else None]

    def once():
        with open(page, "wb") as file:
            return measure([SOAKDB, "export", "prometheus", "--db", database, "--max-series", 100_000, *runs], stdout=file)

    taken = alternate({"soakdb": once}, 5)
    samples = sum(1 for line in open(page) if not line.startswith("#"))
    table(f"Prometheus page of {samples:,} series, of {len(runs) // 2} runs")
    base = None
    if PYTHON.exists():
        peer = alternate({"peer": lambda: measure([PYTHON, here / "peers/export_prometheus.py", page])}, 1)
        seconds, _, count = output(PYTHON, here / "peers/export_prometheus.py", page).split(" ")
        same("Prometheus page, samples", [samples], [int(count)])
        base = float(seconds)
        row("prometheus_client, generate_latest alone, of what it has in memory", (base, peer["peer"][1]), base)
    row("soakdb, from the database", taken["soakdb"], base, 0.1 if base else None, 16, "generate_latest")
    page.unlink()


def questions(folder, options):
    database = w3_database(folder, options)
    answers = {"soakdb": folder / "soakdb.csv", "DuckDB": folder / "duckdb.csv"}

    def ask(*question):
        def once():
            with open(answers["soakdb"], "wb") as file:
                return measure([SOAKDB, "query", "--db", database, "--format", "csv", *question], stdout=file)
        return once

    table("Questions over W3")
    tail = ["--param", "q=0.95"]
    taken = alternate({"runs": ask("quantiles", *tail, "scope=run"),
                       "one": ask("quantiles", "--param", "run=soak00007")}, 10)
    row("p95 and p99 of each run, from the roll-up; at most 30 ms", taken.get("runs"), 0.030, 1, of="30 ms")
    row("all quantiles of one run; at most 10 ms", taken.get("one"), 0.010, 1, of="10 ms")

    table("p95 and p99 of each iteration's histograms over W3")
    sides, base = {"soakdb": ask("iteration_quantiles", *tail)}, None
    if PYTHON.exists():
        duck = fresh("questions.duckdb")
        shell(PYTHON, here / "peers/quantiles_duckdb.py", "load", database, duck)
        sides["DuckDB"] = lambda: measure([PYTHON, here / "peers/quantiles_duckdb.py", "ask", duck, answers["DuckDB"]])
    taken = alternate(sides, 5)
    if "DuckDB" in taken:
        asked = [PYTHON, here / "peers/quantiles_duckdb.py", "ask", duck, answers["DuckDB"]]
        base = alone = min(float(output(*asked)) for _ in range(5))
        same("quantiles", total(answers["DuckDB"]), total(answers["soakdb"]))
        row("DuckDB, the query alone", (alone, taken["DuckDB"][1]), alone)
        row("DuckDB, from start to exit", taken["DuckDB"], alone)
    tenth = round(taken["DuckDB"][1] / 10) if base else None
    row("soakdb", taken["soakdb"], base, 2 if base else None, tenth, "DuckDB's query")
    if options.full and (work / "w4.db").exists():
        ten = measure([SOAKDB, "query", "iteration_quantiles", "--db", work / "w4.db", "--format", "csv", *tail])
        row("soakdb over W4", ten, 10 * taken["soakdb"][0], 1.2, of="10 times W3")


def total(path):
    """The rows of an answer, and the sum of its values."""
    with open(path, newline="") as file:
        values = [float(answer["value"]) for answer in csv.DictReader(file) if answer["value"]]
    return len(values), sum(values)


ALL = {"startup": startup, "ingest": ingest, "export": export, "questions": questions}
