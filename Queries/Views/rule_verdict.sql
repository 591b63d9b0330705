CREATE VIEW rule_verdict AS
/* What a rule of a gate says of a value, written down case by case: one row per (op, side, is_open). side: where the
   value stands, -1 below the threshold, 0 at it, 1 above; see run_readiness for what counts as equal. is_open: 1 for a
   quantile above the last finite bound, of which only that is known: it passes no upper limit, and none by ==. */
SELECT o.column1 AS op, s.column1 AS side, q.column1 AS is_open,
  CASE
    WHEN NOT q.column1 THEN iif(instr(o.column2, s.column2), 'pass', 'fail')
    WHEN s.column1 < 0 OR o.column1 IN ('==', '!=') THEN 'no data'
    ELSE iif(instr(o.column2, '>'), 'pass', 'fail') END AS verdict
FROM (VALUES ('>=', '>='), ('>', '>'), ('<=', '<='), ('<', '<'), ('==', '='), ('!=', '<>')) AS o
CROSS JOIN (VALUES (-1, '<'), (0, '='), (1, '>')) AS s
CROSS JOIN (VALUES (0), (1)) AS q;
