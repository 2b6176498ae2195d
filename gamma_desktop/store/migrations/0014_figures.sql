-- What calls count as, for the figures of a stretch of time: under '' for the whole PBX, and under each extension
-- that it touched (see store/call_figures.py). One stretch of this table is all that a question reads.
CREATE TABLE call_figures (
    extension TEXT NOT NULL,
    started_at INTEGER NOT NULL,        -- microseconds since 1970, UTC, by our own clock
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL,              -- 0 answered, 1 missed, 2 outgoing
    ring INTEGER,                       -- milliseconds from ringing to answering
    talk INTEGER,                       -- milliseconds
    PRIMARY KEY (extension, started_at, call)
) WITHOUT ROWID;
CREATE INDEX call_figures_by_call ON call_figures (call);

-- Calls of an older program are counted as their words are looked at again.
INSERT OR IGNORE INTO calls_without_words SELECT id FROM calls WHERE direction IS NOT NULL;
