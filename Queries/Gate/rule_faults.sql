-- What is wrong with the rules of a gate, in words. :rules JSON.
SELECT 'expected a list of rules, [{...}, ...]' WHERE json_type(:rules) <> 'array'
UNION ALL
SELECT 'there is no rule in it, and a gate without rules would let everything pass'
WHERE json_type(:rules) = 'array' AND json_array_length(:rules) = 0
UNION ALL
SELECT 'rule ' || place || ': ' || fault FROM (
  SELECT r.key + 1 AS place, r.key AS position, 0 AS part, 'expected an object, {"metric": ...}' AS fault
  FROM json_each(:rules) AS r WHERE r.type <> 'object'
  UNION ALL
  SELECT r.key + 1, r.key, 1, 
    'there is no "' || m.key || '" in a rule; there are rule, metric, labels, window, statistic, op, threshold and min_n'
  FROM json_each(:rules) AS r CROSS JOIN json_each(r.value) AS m
  WHERE r.type = 'object'
    AND m.key NOT IN ('rule', 'metric', 'labels', 'window', 'statistic', 'op', 'threshold', 'min_n')
  UNION ALL
  SELECT r.key + 1, r.key, 2, c.fault
  FROM json_each(:rules) AS r CROSS JOIN (
    SELECT 'metric' AS part, 'metric: expected a name such as "net_bps"' AS fault
    UNION ALL SELECT 'rule', 'rule: expected a name in words, or none'
    UNION ALL SELECT 'window', 'window: expected "overall", "steady" or "last8"'
    UNION ALL SELECT 'statistic',
      'statistic: expected "median", "mean", "min", "max", "last", "count" or a quantile such as "p99"'
    UNION ALL SELECT 'op', 'op: expected one of ">=", ">", "<=", "<", "==", "!="'
    UNION ALL SELECT 'threshold', 'threshold: expected a finite number'
    UNION ALL SELECT 'min_n', 'min_n: expected a whole number from 1, or none'
    UNION ALL SELECT 'labels', 'labels: expected an object such as {"side": "buy"}, or none'
  ) AS c
  WHERE r.type = 'object' AND CASE c.part
    WHEN 'metric' THEN json_type(r.value, '$.metric') IS NOT 'text'
    WHEN 'rule' THEN ifnull(json_type(r.value, '$.rule'), 'text') <> 'text'
    WHEN 'window' THEN ifnull(r.value ->> '$.window', '') NOT IN ('overall', 'steady', 'last8')
    WHEN 'statistic' THEN NOT (
      ifnull(r.value ->> '$.statistic', '') IN ('median', 'mean', 'min', 'max', 'last', 'count')
      OR ifnull(r.value ->> '$.statistic', '') GLOB 'p[0-9]*'
         AND substr(r.value ->> '$.statistic', 2) NOT GLOB '*[^0-9.]*'
         AND substr(r.value ->> '$.statistic', 2) NOT GLOB '*.*.*'
         AND CAST(substr(r.value ->> '$.statistic', 2) AS REAL) BETWEEN 0 AND 100)
    WHEN 'op' THEN ifnull(r.value ->> '$.op', '') NOT IN ('>=', '>', '<=', '<', '==', '!=')
    WHEN 'threshold' THEN ifnull(json_type(r.value, '$.threshold'), '') NOT IN ('integer', 'real')
      OR NOT abs(r.value ->> '$.threshold') <= 1e300
    WHEN 'min_n' THEN json_type(r.value, '$.min_n') IS NOT NULL
      AND NOT (json_type(r.value, '$.min_n') = 'integer' AND r.value ->> '$.min_n' >= 1)
    WHEN 'labels' THEN json_type(r.value, '$.labels') IS NOT NULL AND CASE json_type(r.value, '$.labels')
      WHEN 'object' THEN 0
      WHEN 'text' THEN CASE WHEN json_valid(r.value ->> '$.labels')
        THEN json_type(r.value ->> '$.labels') <> 'object' ELSE 1 END
      ELSE 1 END
  END
  ORDER BY position, part
);
