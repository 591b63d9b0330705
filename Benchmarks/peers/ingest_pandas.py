"""ingest_pandas.py DATABASE FOLDER: json, DataFrame, to_sql; the iterations alone."""
import glob, json, os, re, sqlite3, sys
import pandas

database, folder = sys.argv[1:]
rows = []
for path in glob.glob(f"{folder}/*/ITER_SUMMARY_*.json"):
    with open(path) as file:
        body = file.read()
    run, name = path.split("/")[-2:]
    rows.append({"run": run, "iter": int(re.search(r"\d+", name)[0]), **json.loads(body)["summary"], "body": body})
frame = pandas.DataFrame(rows)
for column in frame.columns[frame.map(lambda cell: isinstance(cell, (dict, list))).any()]:
    frame[column] = frame[column].map(json.dumps)
with sqlite3.connect(database) as db:
    frame.sort_values(["run", "iter"]).to_sql("iteration", db, index=False)
