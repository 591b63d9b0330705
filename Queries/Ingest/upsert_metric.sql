INSERT INTO histogram_metric (metric, help, unit) VALUES (:metric, :help, :unit)
ON CONFLICT (metric) DO UPDATE SET help = coalesce(excluded.help, help), unit = coalesce(excluded.unit, unit)
WHERE coalesce(excluded.help, help) IS NOT help OR coalesce(excluded.unit, unit) IS NOT unit;
