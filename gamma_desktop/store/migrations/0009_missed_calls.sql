-- Missed calls, and whether they wait for somebody (see history/missed.py): for each a row under '', the whole
-- PBX, and one for each extension that it rang. Those that wait stand in an index of their own, so that counting
-- them costs what there is to count. Calls that were missed before this was kept are taken as seen to.
CREATE TABLE missed_calls (
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    extension TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    share INTEGER NOT NULL,             -- the extension's part in it (history.missed.Share)
    party TEXT,                         -- the number of who was missed; none for who hid it
    settled_by INTEGER,                 -- the later call that settled it; 0: one that was erased since
    is_ticked INTEGER NOT NULL,
    PRIMARY KEY (call, extension)
) WITHOUT ROWID;
CREATE INDEX missed_calls_waiting ON missed_calls (extension, started_at, call, share)
    WHERE settled_by IS NULL AND NOT is_ticked;
CREATE INDEX missed_calls_by_party ON missed_calls (party)
    WHERE extension = '' AND party IS NOT NULL AND settled_by IS NULL;
CREATE INDEX missed_calls_by_settler ON missed_calls (settled_by) WHERE settled_by IS NOT NULL;

CREATE VIEW waiting_calls AS
    SELECT extension, started_at, call, share FROM missed_calls WHERE settled_by IS NULL AND NOT is_ticked;

CREATE TRIGGER settling_call_erased AFTER DELETE ON calls BEGIN
    UPDATE missed_calls SET settled_by = 0 WHERE settled_by = OLD.id;
END;

-- Calls that somebody ticked as seen to; kept also while late events say that it was not missed after all.
CREATE TABLE ticked_calls (call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE);
