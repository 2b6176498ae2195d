-- When no event could come, so that calls may be missing: stretches that do not touch each other, in
-- microseconds since 1970, UTC, by our own clock.
CREATE TABLE blind_times (
    since INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    why TEXT NOT NULL
);

-- Until when events could come, as last noted: one row at most.
CREATE TABLE heard_until (at INTEGER NOT NULL);
