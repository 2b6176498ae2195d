-- The marks of erased calls, until the files of their recordings are gone too.
CREATE TABLE recordings_to_erase (mark TEXT PRIMARY KEY) WITHOUT ROWID;
