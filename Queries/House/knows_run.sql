-- Whether a run is here, or was. :run its name.
SELECT 1 FROM run WHERE name = :run UNION ALL SELECT 1 FROM audit WHERE run = :run;
