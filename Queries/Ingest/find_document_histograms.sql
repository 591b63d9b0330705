-- The histograms object of a summary, a row per bucket.
SELECT m.key, m.value ->> '$.temporality', json_type(m.value, '$.buckets'), m.value ->> '$.sum', m.value ->> '$.count',
  b.key, b.type, b.value, json_type(m.value, '$.sum'), m.value -> '$.labels'
FROM document AS d
CROSS JOIN json_each(d.body, '$.histograms') AS m
LEFT JOIN json_each(m.value, '$.buckets') AS b
WHERE d.document_id = :document_id AND json_type(d.body, '$.histograms') = 'object' AND m.type = 'object';
