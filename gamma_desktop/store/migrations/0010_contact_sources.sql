-- Servers that contacts come from: no password stands here.
CREATE TABLE contact_sources (
    name TEXT PRIMARY KEY,
    definition TEXT NOT NULL,
    last_success INTEGER,               -- microseconds since 1970, UTC
    last_error TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    rules TEXT NOT NULL DEFAULT '',     -- a fingerprint of how numbers were read
    tokens TEXT NOT NULL DEFAULT '{}'   -- how far each collection was read
) WITHOUT ROWID;

-- The cards of a source as they were read last, so that only what has changed is read again.
CREATE TABLE source_cards (
    source TEXT NOT NULL REFERENCES contact_sources (name) ON DELETE CASCADE,
    address TEXT NOT NULL,
    etag TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    PRIMARY KEY (source, address)
) WITHOUT ROWID;
