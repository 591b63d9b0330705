DELETE FROM rejected_file;
