-- What is odd about the figures. A null gross_bps or fees_eff_bps is not: so the producer spells "not measured".
-- A literal such as NaN has an issue of its own already.
INSERT INTO issue (run_id, iter, file, json_path, code, detail, document_id)
SELECT DISTINCT :run_id, :iter, :file, json_path,
  CASE kind WHEN 'null' THEN 'null_value' WHEN 'boolean' THEN 'boolean_value' WHEN 'container' THEN 'container_value'
            WHEN 'number' THEN 'number_out_of_range'
            ELSE CASE WHEN plain_text IS NULL THEN 'not_a_number' ELSE 'text_number' END END,
  CASE WHEN kind = 'null' THEN 'null where a number was expected'
       WHEN kind = 'text' AND plain_text IS NOT NULL THEN 'taken as a number: ' || substr(json_text, 1, 200)
       ELSE 'no number that can be used: ' || substr(json_text, 1, 200) END,
  :document_id
FROM (
  SELECT metric, json_path, json_text, kind, plain_text FROM temp.staged_value
  UNION ALL
  SELECT metric, complement_path, complement_text, complement_kind, complement_plain FROM temp.staged_value
  WHERE complement_text IS NOT NULL
) AS v
WHERE (kind <> 'number' OR NOT abs(CAST(plain_text AS REAL)) < 9e999)
  AND NOT (kind = 'null' AND metric IN ('gross_bps', 'fees_eff_bps'))
  AND NOT EXISTS (SELECT 1 FROM issue AS i WHERE i.document_id = :document_id AND i.json_path = v.json_path
                  AND i.code = 'nonfinite_literal')
UNION ALL
SELECT :run_id, :iter, :file, json_path, 'share_unusable',
  CASE WHEN complement_text IS NULL THEN complement_path || ' is missing'
       ELSE 'a share cannot have a negative part: ' || plain_text || ', ' || complement_plain END,
  :document_id
FROM temp.staged_value
WHERE complement_path IS NOT NULL AND number IS NULL
  AND (complement_text IS NULL OR plain_text + 0 < 0 OR complement_plain + 0 < 0)
UNION ALL
SELECT DISTINCT :run_id, :iter, :file, json_path,
  CASE metric WHEN 'risk_ratio' THEN 'risk_out_of_range'
              WHEN 'maker_taker_ratio' THEN 'share_out_of_range'
              WHEN 'latency_ms_p95' THEN 'negative_latency'
              ELSE 'net_out_of_range' END,
  metric || ' is ' || plain_text || CASE WHEN divisor <> 1 THEN ' / ' || CAST(divisor AS INTEGER) ELSE '' END
    || CASE metric WHEN 'latency_ms_p95' THEN ', below 0'
                   WHEN 'net_bps' THEN ', more than 100 percent'
                   ELSE ', outside 0..1' END,
  :document_id
FROM (SELECT symbol, metric, min(rank), json_path, plain_text, divisor, number
      FROM temp.staged_value WHERE number IS NOT NULL GROUP BY symbol, metric)
WHERE CASE metric WHEN 'risk_ratio' THEN number NOT BETWEEN 0 AND 1
                  WHEN 'maker_taker_ratio' THEN number NOT BETWEEN 0 AND 1
                  WHEN 'latency_ms_p95' THEN number < 0
                  WHEN 'net_bps' THEN abs(number) > 10000
                  ELSE 0 END
UNION ALL
SELECT :run_id, :iter, :file, '$', 'no_metrics', 'none of the known names carries a number', :document_id
WHERE NOT EXISTS (SELECT 1 FROM temp.staged_value WHERE number IS NOT NULL);
