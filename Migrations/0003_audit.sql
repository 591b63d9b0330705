-- What was done to whole runs: which were deleted, renamed or brought in from another warehouse, and what they held.
-- It refers to no run, for most of these are gone.
CREATE TABLE audit (
  audit_id       INTEGER PRIMARY KEY,
  done_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  command        TEXT NOT NULL CHECK (command IN ('delete', 'prune', 'rename', 'merge')),
  detail         TEXT NOT NULL,    -- of a prune its rule, of a rename the new name, of a merge the other database
  run            TEXT NOT NULL,    -- the name that it had
  iterations     INTEGER NOT NULL, -- these counts, labels, digest and time: before a deletion, after a merge
  documents      INTEGER NOT NULL,
  histograms     INTEGER NOT NULL,
  side_files     INTEGER NOT NULL,
  rejected       INTEGER NOT NULL,
  labels         TEXT NOT NULL,    -- a JSON object
  digest         TEXT NOT NULL,    -- of what the run held: see Queries/digest.sql
  ingested_at    TEXT,             -- when something of the run was last stored
  soakdb_version TEXT NOT NULL
) STRICT;
