-- Replaces what a warehouse holds by 1,000 runs of 1,000 iterations, for the export of a million rows.
-- A third reports its gross and fees; the figures have 1 to 17 digits, as the bot's have.
PRAGMA foreign_keys = ON;
DELETE FROM run;
INSERT INTO run (run_id, name)
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
  SELECT i, format('soak%05d', i) FROM n;
INSERT INTO iteration (run_id, iter, net_bps, gross_bps, fees_bps, adverse_bps_p95, slippage_bps_p95, latency_ms_p95,
                       risk_ratio, maker_taker_ratio)
  WITH RECURSIVE n (i, x) AS (
    SELECT 0, 1
    UNION ALL SELECT i + 1, (x * 1103515245 + 12345) & 2147483647 FROM n WHERE i < 999999)
  SELECT i / 1000 + 1, i % 1000 + 1, (150 + (x >> 5) % 300) / 100.0,
    CASE WHEN (x >> 9) % 3 = 0 THEN (400 + (x >> 5) % 300) / 100.0 END,
    CASE WHEN (x >> 9) % 3 = 0 THEN (x >> 7) % 50 / 100.0 END,
    (x >> 4) % 400 / 100.0, (x >> 8) % 300 / 100.0, (2000 + (x >> 6) % 2000) / 10.0, (x >> 10) % 10000 / 10000.0,
    (x >> 3) % 800 / (1.0 + (x >> 3) % 800 + (x >> 12) % 400)
  FROM n;
