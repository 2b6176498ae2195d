-- What a team says of calls beside notes, labels and ticks, each from a fact of the team's log (calls/facts.py).
-- Times are microseconds since 1970, by our clock.

-- Facts that were worked in: an id that comes again changes nothing.
CREATE TABLE worked_in_facts (
    id TEXT PRIMARY KEY,
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    position INTEGER NOT NULL           -- of its entry in the journal
);
CREATE INDEX worked_in_facts_by_call ON worked_in_facts (call);

-- By whom a missed call was handled.
CREATE TABLE handled_calls (
    call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    by_whom TEXT NOT NULL,
    how TEXT NOT NULL,
    at INTEGER NOT NULL
);

-- Who is calling a missed caller back.
CREATE TABLE claimed_calls (
    call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    desk TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at INTEGER NOT NULL
);

-- Notes that ride with transfers: they stand wherever the chain of the call goes on.
CREATE TABLE handed_over (
    call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    by_whom TEXT NOT NULL,
    destination TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL
);

-- What this desk has to tell its team, in this order; it stays until the relay has answered.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    asked TEXT NOT NULL                 -- calls.facts.AskedFact, JSON
);
CREATE INDEX outbox_by_call ON outbox (call);
