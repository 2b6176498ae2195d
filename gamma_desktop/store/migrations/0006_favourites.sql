-- What agents put on contacts, by the contact's own id: tied to no row, so that it outlives every import.
CREATE TABLE contact_marks (
    contact_id TEXT PRIMARY KEY,
    is_favourite INTEGER NOT NULL,
    note TEXT NOT NULL,
    missing_since INTEGER               -- microseconds since 1970, UTC; NULL while the contact is there
) WITHOUT ROWID;

-- Once more in the rows, for the order in which all contacts are listed: favourites first, each by name.
ALTER TABLE contacts ADD COLUMN is_favourite INTEGER NOT NULL DEFAULT 0;
CREATE INDEX contacts_favourites_first ON contacts (is_favourite DESC);

CREATE VIEW marked_contacts AS
SELECT contacts.id, contacts.contact_id, payload, contact_marks.is_favourite, contact_marks.note
FROM contacts LEFT JOIN contact_marks ON contact_marks.contact_id = contacts.contact_id;
