"""ingest_duckdb.py DATABASE FOLDER: DuckDB into a file of its own: read_text for documents and pages, JSON functions."""
import glob, sys
import duckdb

database, folder = sys.argv[1:]
db = duckdb.connect(database)
db.execute("SET preserve_insertion_order = false")
db.execute(f"""CREATE TABLE document AS SELECT split_part(filename, '/', -2) AS run,
  CAST(regexp_extract(filename, '_(\\d+)\\.', 1) AS INTEGER) AS iter, content AS body
  FROM read_text('{folder}/*/ITER_SUMMARY_*.json')""")
figures = {"net_bps": "net_bps", "gross_bps": "gross_bps", "fees_bps": "fees_bps", "fees_eff_bps": "fees_eff_bps",
           "adverse_bps_p95": "adverse_bps_p95", "slippage_bps_p95": "slippage_bps_p95", "p95_latency_ms": "latency_ms_p95",
           "risk_ratio": "risk_ratio", "maker_taker_ratio": "maker_taker_ratio"}
columns = ", ".join(f"CAST(body ->> '$.summary.{name}' AS DOUBLE) AS {column}" for name, column in figures.items())
db.execute(f"""CREATE TABLE iteration AS
  SELECT run, iter, {columns}, body ->> '$.summary.runtime_utc' AS observed_at FROM document""")
if glob.glob(f"{folder}/*/ITER_METRICS_1.prom"):
    db.execute(f"""CREATE TABLE page AS SELECT split_part(filename, '/', -2) AS run,
      CAST(regexp_extract(filename, '_(\\d+)\\.', 1) AS INTEGER) AS iter, content AS body
      FROM read_text('{folder}/*/ITER_METRICS_*.prom')""")
    db.execute("""CREATE TABLE bucket AS SELECT run, metric, iter, le, count_le,
        count_le - lag(count_le, 1, 0) OVER (PARTITION BY run, metric, le ORDER BY iter) AS delta_le
      FROM (SELECT run, iter, split_part(line, '_bucket{', 1) AS metric,
          CAST(replace(split_part(line, '"', 2), '+Inf', 'inf') AS DOUBLE) AS le,
          CAST(CAST(split_part(line, '} ', 2) AS DOUBLE) AS BIGINT) AS count_le
        FROM (SELECT run, iter, unnest(string_split(body, chr(10))) AS line FROM page) WHERE contains(line, '_bucket{'))""")
db.close()
