-- What rows held that could not be read (see store/unreadable_rows.py): of calls, and of contacts.
CREATE TABLE unreadable_calls (
    call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    payload BLOB NOT NULL
);
CREATE TABLE unreadable_contacts (
    contact_id TEXT PRIMARY KEY,
    payload BLOB NOT NULL
) WITHOUT ROWID;
