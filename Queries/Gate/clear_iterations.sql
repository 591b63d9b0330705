DELETE FROM iteration;
