-- What imports changed, for as long as they can be undone (see store/contact_undo.py).
CREATE TABLE contact_imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    imported_at INTEGER NOT NULL        -- microseconds since 1970, UTC
);
CREATE TABLE contacts_before (
    import INTEGER NOT NULL REFERENCES contact_imports (id) ON DELETE CASCADE,
    contact_id TEXT NOT NULL,
    payload TEXT,                       -- NULL: the contact was not there
    photo TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import, contact_id)
) WITHOUT ROWID;
CREATE TABLE choices_before (
    import INTEGER NOT NULL REFERENCES contact_imports (id) ON DELETE CASCADE,
    number TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    PRIMARY KEY (import, number)
) WITHOUT ROWID;
