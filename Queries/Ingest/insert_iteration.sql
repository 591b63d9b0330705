-- A document of one symbol says only that the iteration is there; a whole one brings its figures.
INSERT INTO iteration (run_id, iter, observed_at, net_bps, gross_bps, fees_bps, fees_eff_bps, adverse_bps_p95,
  slippage_bps_p95, latency_ms_p95, risk_ratio, maker_taker_ratio)
SELECT :run_id, :iter,
  (SELECT coalesce(utc_time(body ->> '$.summary.runtime_utc'), utc_time(body ->> '$.runtime_utc'),
                   utc_time(body ->> '$.timestamp'), utc_time(body ->> '$.meta.timestamp'))
   FROM document WHERE document_id = :document_id),
  max(value) FILTER (WHERE metric = 'net_bps'),
  max(value) FILTER (WHERE metric = 'gross_bps'),
  max(value) FILTER (WHERE metric = 'fees_bps'),
  max(value) FILTER (WHERE metric = 'fees_eff_bps'),
  max(value) FILTER (WHERE metric = 'adverse_bps_p95'),
  max(value) FILTER (WHERE metric = 'slippage_bps_p95'),
  max(value) FILTER (WHERE metric = 'latency_ms_p95'),
  max(value) FILTER (WHERE metric = 'risk_ratio'),
  max(value) FILTER (WHERE metric = 'maker_taker_ratio')
FROM (SELECT metric, min(rank), number AS value FROM temp.staged_value
      WHERE symbol = '' AND number IS NOT NULL GROUP BY metric)
WHERE true
ON CONFLICT (run_id, iter) DO UPDATE SET observed_at = excluded.observed_at, net_bps = excluded.net_bps,
  gross_bps = excluded.gross_bps, fees_bps = excluded.fees_bps, fees_eff_bps = excluded.fees_eff_bps,
  adverse_bps_p95 = excluded.adverse_bps_p95, slippage_bps_p95 = excluded.slippage_bps_p95,
  latency_ms_p95 = excluded.latency_ms_p95, risk_ratio = excluded.risk_ratio,
  maker_taker_ratio = excluded.maker_taker_ratio
WHERE :symbol = '';
