-- The figures of the one document that is being taken: read from its JSON once, used for all that is derived.
-- plain_text, complement_plain: what stands there, where it is a number, or a text that is a plain JSON number.
-- number: the figure, where it is a finite one.
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE IF NOT EXISTS staged_value (
  symbol, metric, rank, divisor, json_path, json_text, complement_path, complement_text,
  kind AS (CASE substr(json_text, 1, 1) WHEN '"' THEN 'text' WHEN '{' THEN 'container' WHEN '[' THEN 'container'
           WHEN 't' THEN 'boolean' WHEN 'f' THEN 'boolean' WHEN 'n' THEN 'null' ELSE 'number' END) STORED,
  complement_kind AS (
    CASE substr(complement_text, 1, 1) WHEN '"' THEN 'text' WHEN '{' THEN 'container' WHEN '[' THEN 'container'
      WHEN 't' THEN 'boolean' WHEN 'f' THEN 'boolean' WHEN 'n' THEN 'null' ELSE 'number' END) STORED,
  plain_text AS (CASE WHEN kind = 'number' THEN json_text
                      WHEN kind = 'text' AND (json_text ->> '$') NOT GLOB '*[^-+.0-9eE]*'
                       AND json_valid(json_text ->> '$') THEN json_text ->> '$' END) STORED,
  complement_plain AS (CASE WHEN complement_kind = 'number' THEN complement_text
                            WHEN complement_kind = 'text' AND (complement_text ->> '$') NOT GLOB '*[^-+.0-9eE]*'
                             AND json_valid(complement_text ->> '$') THEN complement_text ->> '$' END) STORED,
  number AS (CASE WHEN NOT abs(CAST(plain_text AS REAL)) < 9e999 THEN NULL
                  WHEN complement_path IS NULL THEN exact_real(plain_text) / divisor
                  WHEN plain_text + 0 >= 0 AND complement_plain + 0 >= 0
                   AND plain_text + complement_plain BETWEEN 1e-300 AND 1e300
                  THEN exact_real(plain_text) / (exact_real(plain_text) + exact_real(complement_plain)) END) STORED
);
