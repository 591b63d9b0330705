CREATE VIEW document_figure AS
/* What each name of document_value is worth: one row per (document, symbol, name). number: the figure, NULL where what
   stands there is no number that can be used: of the names of one metric, the one with the lowest rank that has a number
   counts. A text counts where it is a plain JSON number; of a share both parts must, and neither be below 0. Texts of 16
   and more digits become the nearest double at ingest, and here what CAST makes of them. */
SELECT document_id, run_id, iter, file, symbol, metric, rank, divisor, json_path, json_text, complement_path,
  complement_text,
  CASE WHEN NOT abs(CAST(plain AS REAL)) < 9e999 THEN NULL
       WHEN complement_path IS NULL THEN CAST(plain AS REAL) / divisor
       WHEN plain + 0 >= 0 AND complement + 0 >= 0 AND plain + complement BETWEEN 1e-300 AND 1e300
       THEN CAST(plain AS REAL) / (CAST(plain AS REAL) + CAST(complement AS REAL)) END AS number
FROM (
  SELECT *,
    CASE WHEN substr(json_text, 1, 1) IN ('{', '[', 't', 'f', 'n') THEN NULL
         WHEN json_text NOT LIKE '"%' THEN json_text
         WHEN (json_text ->> '$') NOT GLOB '*[^-+.0-9eE]*' AND json_valid(json_text ->> '$') THEN json_text ->> '$'
         END AS plain,
    CASE WHEN substr(complement_text, 1, 1) IN ('{', '[', 't', 'f', 'n') THEN NULL
         WHEN complement_text NOT LIKE '"%' THEN complement_text
         WHEN (complement_text ->> '$') NOT GLOB '*[^-+.0-9eE]*' AND json_valid(complement_text ->> '$')
         THEN complement_text ->> '$' END AS complement
  FROM document_value
);
