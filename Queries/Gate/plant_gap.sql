-- Moves the last iteration so far away that more are missing than any rule allows.
UPDATE iteration SET iter = iter + 1000 + CAST(min(:threshold, 1e9) AS INTEGER) WHERE iter = (SELECT max(iter) FROM iteration);
