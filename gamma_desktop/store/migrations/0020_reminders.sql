-- Call-backs with a time. Those whose person was talked to since are settled by the calls themselves, so
-- nothing is kept of that. A call that is erased takes its reminders with it.
CREATE TABLE reminders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    due_at INTEGER NOT NULL,            -- microseconds since 1970, UTC
    made_at INTEGER NOT NULL,
    number TEXT NOT NULL,               -- as calls.remote_number has it
    call INTEGER REFERENCES calls (id) ON DELETE CASCADE,
    note TEXT NOT NULL
);
CREATE INDEX reminders_by_number ON reminders (number);
