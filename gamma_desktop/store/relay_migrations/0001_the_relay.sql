-- What a relay knows beside its journal: who may connect, who is invited, and what was asked of Gamma.
-- Times are microseconds since 1970. No secret stands here, only what tells whether one is right.

CREATE TABLE desks (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    extensions TEXT NOT NULL, -- a JSON list
    group_name TEXT, -- NULL: sees all of the PBX
    rights TEXT NOT NULL, -- a JSON list
    secret_hash BLOB NOT NULL,
    next_secret_hash BLOB, -- of a secret that was handed out and not used yet
    joined_at INTEGER NOT NULL,
    removed_at INTEGER,
    app TEXT NOT NULL DEFAULT '', -- the version of the program, as it said
    position INTEGER, -- how far it has committed
    last_seen INTEGER,
    is_connected INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    id TEXT PRIMARY KEY, -- the part of the code that names it
    code_hash BLOB NOT NULL,
    name TEXT NOT NULL,
    extensions TEXT NOT NULL,
    group_name TEXT,
    rights TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries_left INTEGER NOT NULL,
    desk TEXT REFERENCES desks (id) -- who joined by it
) STRICT, WITHOUT ROWID;

CREATE TABLE commands (
    id TEXT PRIMARY KEY, -- the external call id
    desk TEXT NOT NULL,
    verb TEXT NOT NULL,
    state TEXT NOT NULL,
    code TEXT, -- why it was refused
    asked_at INTEGER NOT NULL,
    answered_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX commands_by_time ON commands (asked_at);
CREATE INDEX commands_under_way ON commands (state) WHERE state = 'asked';

CREATE TABLE tee_targets (
    url TEXT PRIMARY KEY,
    position INTEGER NOT NULL, -- of the journal: all up to here is delivered, or dropped
    delivered INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0, -- of the event that is next
    try_at INTEGER, -- when it is tried again
    failing_since INTEGER,
    last_error TEXT, -- a code, or a status of HTTP
    last_error_at INTEGER,
    is_paused INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
