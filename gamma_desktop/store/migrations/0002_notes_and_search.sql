-- What people noted on calls.
CREATE TABLE call_notes (
    call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    note TEXT NOT NULL
);

-- The words of calls that are in some log, and the marks that filters go by (see store/call_words.py). Rows
-- stand at places in time: the start in microseconds, or just after where that is taken. So reading by place
-- is reading by time, also from the word index. name is who had the number when the call was first written.
CREATE TABLE call_search (
    place INTEGER PRIMARY KEY,
    call INTEGER NOT NULL UNIQUE REFERENCES calls (id),
    started_at INTEGER NOT NULL,
    number TEXT,
    name TEXT NOT NULL,
    words TEXT NOT NULL
);

-- Not contentless, as the words of contacts are: to erase a call for good, the index must know its words.
CREATE VIRTUAL TABLE call_words USING fts5 (
    words,
    content = 'call_search', content_rowid = 'place', detail = none, prefix = '1 2 3 4', tokenize = 'ascii'
);

-- What is taken out of the index leaves it at once, and for good.
INSERT INTO call_words (call_words, rank) VALUES ('secure-delete', 1);

-- Calls whose words are to be looked at: the index follows the log a moment later, off the way of events.
CREATE TABLE calls_without_words (call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE);
INSERT INTO calls_without_words SELECT id FROM calls WHERE direction IS NOT NULL;
