"""export_orjson.py DATABASE: the iteration table as JSON, by sqlite3 and orjson."""
import sqlite3, sys
import orjson

db = sqlite3.connect(sys.argv[1])
rows = db.execute("SELECT * FROM iter_table ORDER BY run, iter")
names = [column[0] for column in rows.description]
truths = [names.index("gross_imputed"), names.index("pnl_consistent")]
out, separator = sys.stdout.buffer, b"[\n"
for row in rows:
    row = list(row)
    for truth in truths:
        if row[truth] is not None:
            row[truth] = bool(row[truth])
    out.write(separator)
    out.write(orjson.dumps(dict(zip(names, row))))
    separator = b",\n"
out.write(b"\n]\n")
