-- Leaves only the last iterations, as few as still count.
DELETE FROM iteration WHERE iter NOT IN (SELECT iter FROM iteration ORDER BY iter DESC LIMIT :min_n);
