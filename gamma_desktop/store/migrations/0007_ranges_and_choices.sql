-- Ranges of numbers that are a contact's: found by the digits that all of a range begin with. An open range has
-- any number that begins so, and length 0.
CREATE TABLE contact_ranges (
    start TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    length INTEGER NOT NULL,
    size INTEGER NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (start, first, last, length, contact)
) WITHOUT ROWID;
CREATE INDEX contact_ranges_by_contact ON contact_ranges (contact);

-- Which of several contacts with one number the agent says it is. Contacts are named by the id that an import
-- leaves as it is.
CREATE TABLE contact_choices (
    number TEXT PRIMARY KEY,
    contact_id TEXT NOT NULL
) WITHOUT ROWID;
