"""What the sections measure, compare and write with."""
import math, os, shutil, sqlite3, statistics, subprocess, sys
from pathlib import Path

here = Path(__file__).resolve().parent
root, work = here.parent, here.parent / ".build" / "benchmarks"
PYTHON = work / "peers" / "bin" / "python"
PACKAGES = ["orjson", "sqlite-utils", "duckdb", "pandas", "prometheus_client"]


def shell(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, **more)


def note(text):
    print(f"-- {text}", file=sys.stderr, flush=True)


def prepare(options):
    """Builds what is measured; returns the folder of the workloads."""
    work.mkdir(parents=True, exist_ok=True)
    for name in ("generate", "measure", "limit_ingest", "limit_export"):
        shell(os.environ.get("CC", "cc"), "-O2", "-D_GNU_SOURCE", "-o", work / name, here / f"{name}.c", "-lsqlite3")
    binary = options.soakdb
    if not binary:
        note("building soakdb")
        build = ["swift", "build", "--package-path", root, "-c", "release", "--static-swift-stdlib", "--product", "soakdb"]
        shell(*build, stdout=sys.stderr)
        binary = root / ".build/release/soakdb"
    shell("strip", "-o", work / "soakdb", binary)
    if options.peers:
        shell(sys.executable, "-m", "venv", work / "peers")
        shell(PYTHON, "-m", "pip", "install", "-q", *PACKAGES)
    # Files in memory are as near as a warm cache has them; a cache of the disk may be dropped between rounds.
    size = (1 << 30) * (11 if options.full else 1)
    memory = Path("/dev/shm")
    fits = memory.is_dir() and shutil.disk_usage(memory).free > 2 * size
    folder = (memory if fits else work) / "soakdb-benchmarks"
    clear(folder)
    folder.mkdir()
    return folder


def clear(folder):
    """Takes the workloads and databases away: another version's would be measured with this one's name."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in [*work.glob("*.db*"), *work.glob("*.duckdb*")]:
        path.unlink()


def generate(folder, name, runs, iterations, pages):
    """The folder of a workload, made where it is missing."""
    if not (folder / name).exists():
        note(f"generating {name}")
        shell(work / "generate", folder / name, runs, iterations, int(pages))
    return folder / name


def measure(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL):
    """Seconds and peak MiB of one process from start to exit; None where it failed."""
    done = subprocess.run([work / "measure", *map(str, command)], stdout=stdout, stdin=stdin, stderr=subprocess.PIPE)
    if done.returncode != 0:
        note(f"{' '.join(map(str, command))[:200]}: {done.stderr.decode()[-600:]}")
        return None
    seconds, kibibytes = done.stderr.split(b"\n")[-2].split()
    return float(seconds), int(kibibytes) / 1024


def alternate(sides, rounds):
    """Runs the sides in turn, round after round; returns the median seconds and the highest peak of each."""
    taken = {name: [] for name in sides}
    for _ in range(rounds):
        for name, once in sides.items():
            if (figures := once()) is not None:
                taken[name].append(figures)
    return {name: (statistics.median(f[0] for f in all), max(f[1] for f in all)) for name, all in taken.items() if all}


lines, failures = [], []


def table(title, head="what | seconds | ratio | peak MiB | target | held"):
    lines.extend(["", f"## {title}", "", f"| {head} |", "|" + "---|" * len(head.split("|"))])


def row(what, figures, base=None, at_most=None, memory=None, of=""):
    """One line: base is what the ratio is to; at_most and memory are the targets."""
    if figures is None:
        return lines.append(f"| {what} | missing or failed | | | | |")
    seconds, peak = figures
    ratio = seconds / base if base else None
    targets = ([f"at most {at_most} x {of}"] if at_most else []) + ([f"at most {memory} MiB"] if memory else [])
    held = (not at_most or ratio <= at_most) and (not memory or peak <= memory)
    cell = f"{seconds:.3f}" if seconds >= 0.1 else f"{seconds:.4f}"
    lines.append(f"| {what} | {cell} | {f'{ratio:.2f}' if ratio else ''} | {peak:.1f} | {', '.join(targets)} | "
                 f"{('yes' if held else 'no') if targets else ''} |")


def same(what, one, other):
    """Both sides must have come to the same answer; numbers may differ by rounding."""
    def close(a, b):
        return math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) or isinstance(b, float) else a == b
    if one is None or other is None or len(one) != len(other) or not all(map(close, one, other)):
        failures.append(f"{what}: {one} against {other}")


def answer(database):
    """What an ingest stored, as counts and sums; of buckets only where there are any."""
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    figures = db.execute("SELECT count(*), sum(net_bps), sum(maker_taker_ratio) FROM iteration").fetchone()
    try:
        return figures + db.execute("SELECT count(*), sum(count_le) FROM bucket").fetchone()
    except sqlite3.OperationalError:
        return figures + (0, None)
    finally:
        db.close()
