-- When the secret of a desk was made, or another was offered; NULL: when it joined.
ALTER TABLE desks ADD COLUMN secret_at INTEGER;

-- What was erased for good, in the order in which desks hear of it: entries of a log, or calls. Never a number.
CREATE TABLE erased (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    log TEXT,
    position INTEGER,
    pbx TEXT,
    call_id TEXT
) STRICT;
