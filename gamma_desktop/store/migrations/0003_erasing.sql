-- What somebody asked to be erased, until it is: calls with a number, or those that started before a time.
CREATE TABLE erasures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT,
    before INTEGER
);

-- Raw events of erased calls, until the journal has let go of them too.
CREATE TABLE events_to_erase (position INTEGER PRIMARY KEY);

-- For going through calls that are in no log.
CREATE INDEX calls_outside_logs ON calls (started_at) WHERE direction IS NULL;
