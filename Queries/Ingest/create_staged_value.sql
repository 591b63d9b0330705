-- The figures of the one document that is being taken: read from its JSON once, used for all that is derived.
-- number: the figure, where what stands there is a finite number, or a text that is a plain JSON number.
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE IF NOT EXISTS staged_value (
  symbol, metric, rank, divisor, json_path, json_text, is_share, complement_text,
  kind AS (CASE substr(json_text, 1, 1) WHEN '"' THEN 'text' WHEN '{' THEN 'container' WHEN '[' THEN 'container'
           WHEN 't' THEN 'boolean' WHEN 'f' THEN 'boolean' WHEN 'n' THEN 'null' ELSE 'number' END) STORED,
  plain_text AS (CASE WHEN kind = 'number' THEN json_text
                      WHEN kind = 'text' AND trim(json_text, '"') NOT GLOB '*[^-+.0-9eE]*'
                       AND json_valid(trim(json_text, '"')) THEN trim(json_text, '"') END) STORED,
  number AS (CASE WHEN NOT abs(CAST(plain_text AS REAL)) < 9e999 THEN NULL
                  WHEN NOT is_share THEN exact_real(plain_text) / divisor
                  WHEN plain_text + 0 >= 0 AND complement_text GLOB '[0-9]*'
                   AND plain_text + complement_text BETWEEN 1e-300 AND 1e300
                  THEN exact_real(plain_text) / (exact_real(plain_text) + exact_real(complement_text)) END) STORED
);
