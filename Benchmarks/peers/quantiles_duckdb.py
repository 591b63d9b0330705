"""quantiles_duckdb.py load WAREHOUSE DATABASE, or ask DATABASE CSV: the same bucket rows in DuckDB, and p95 and p99 of each
histogram from them; prints the seconds of the query alone."""
import csv, sqlite3, sys, tempfile, time
import duckdb

TABLES = {"run": "run_id, name", "histogram": "hist_id, run_id, series_id, iter, layout_id, delta_count",
          "bucket": "hist_id, le_id, delta_le, delta_own", "bucket_bound": "layout_id, le_id, le, previous_le",
          "histogram_series": "series_id, metric, labels"}
if sys.argv[1] == "load":
    warehouse, db = sqlite3.connect(sys.argv[2]), duckdb.connect(sys.argv[3])
    for table, columns in TABLES.items():
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
            csv.writer(file).writerows(warehouse.execute(f"SELECT {columns} FROM {table}"))
            file.flush()
            names = columns.split(", ")
            db.execute(f"CREATE TABLE {table} AS FROM read_csv('{file.name}', header = false, names = {names})")
else:
    db = duckdb.connect(sys.argv[2], read_only=True)
    begin = time.perf_counter()
    db.execute(f"""COPY (
      SELECT r.name AS run, h.iter, s.metric, s.labels, q.quantile,
        CASE WHEN h.delta_count = 0 THEN NULL WHEN o.le = 'inf'::DOUBLE THEN o.previous_le
             WHEN o.previous_le IS NULL AND o.le <= 0 THEN o.le
             ELSE coalesce(o.previous_le, 0) + (o.le - coalesce(o.previous_le, 0))
                    * ((q.quantile * h.delta_count - (b.delta_le - b.delta_own)) / b.delta_own) END AS value,
        CASE WHEN o.previous_le IS NULL AND o.le > 0 THEN 0 ELSE o.previous_le END AS lower,
        CASE WHEN o.le < 'inf'::DOUBLE THEN o.le END AS upper, h.delta_count AS n
      FROM bucket AS b JOIN histogram AS h USING (hist_id) JOIN run AS r USING (run_id)
      JOIN histogram_series AS s USING (series_id)
      JOIN bucket_bound AS o ON o.layout_id = h.layout_id AND o.le_id = b.le_id
      CROSS JOIN (VALUES (0.95::DOUBLE), (0.99::DOUBLE)) AS q (quantile)
      WHERE b.delta_le >= q.quantile * h.delta_count
        AND (b.le_id = 0 OR b.delta_le - b.delta_own < q.quantile * h.delta_count)
      ORDER BY r.name, h.iter, s.metric, s.labels, q.quantile) TO '{sys.argv[3]}' (HEADER)""")
    print(time.perf_counter() - begin)
