-- Calls. What one filters and sorts by stands in columns; the whole call is the JSON in payload.
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    pbx TEXT NOT NULL,
    call_id TEXT NOT NULL,
    first_call_id TEXT NOT NULL,
    external_call_id TEXT,
    direction TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    started_at INTEGER NOT NULL,        -- microseconds since 1970, UTC
    remote_number TEXT,
    payload TEXT NOT NULL,
    UNIQUE (pbx, call_id)
);
CREATE INDEX calls_by_chain ON calls (first_call_id, pbx);
CREATE INDEX calls_by_id ON calls (call_id);
CREATE INDEX calls_by_external_id ON calls (external_call_id) WHERE external_call_id IS NOT NULL;
CREATE INDEX calls_still_open ON calls (started_at) WHERE state <> 'ended';
CREATE INDEX calls_by_number ON calls (remote_number, started_at)
    WHERE remote_number IS NOT NULL AND direction IS NOT NULL;

-- The log of each extension, and under '' that of the whole PBX: one stretch of this index each, in order of
-- time, so that the newest page of any of them costs the same however long it is. Calls of unknown direction
-- are in none.
CREATE TABLE call_log (
    extension TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    is_missed INTEGER NOT NULL,
    PRIMARY KEY (extension, started_at, call)
) WITHOUT ROWID;
CREATE INDEX call_log_missed ON call_log (extension, started_at, call) WHERE is_missed;
CREATE INDEX call_log_by_call ON call_log (call);

-- Which raw events of the journal made a call.
CREATE TABLE call_events (
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (call, position)
) WITHOUT ROWID;

CREATE TABLE unreadable_events (
    position INTEGER PRIMARY KEY,
    reason TEXT NOT NULL
);

-- How far the journal has been read: one row.
CREATE TABLE journal_cursor (position INTEGER NOT NULL);
INSERT INTO journal_cursor VALUES (0);

-- Contacts. Ids grow with the name: they are places in the alphabet (see store/alphabet.py), so that reading
-- by id is reading by name, also from the word index.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    contact_id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    payload TEXT NOT NULL
);
CREATE INDEX contacts_by_name ON contacts (sort_key, contact_id);
CREATE INDEX contacts_by_source ON contacts (source);

CREATE TABLE contact_numbers (
    number TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (number, contact)
) WITHOUT ROWID;
CREATE INDEX contact_numbers_by_contact ON contact_numbers (contact);

-- The words of contacts, folded before they come here (see store/words.py): hence the plain tokenizer.
CREATE VIRTUAL TABLE contact_words USING fts5 (
    name, company, numbers,
    content = '', contentless_delete = 1, detail = column, prefix = '1 2 3', tokenize = 'ascii'
);

-- The extensions of the PBX as last heard, so that their names are there at once.
CREATE TABLE extensions (
    number TEXT PRIMARY KEY,
    name TEXT NOT NULL
) WITHOUT ROWID;
