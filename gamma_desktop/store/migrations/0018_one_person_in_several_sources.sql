-- Contacts of several sources that are one person: all but one of them are copies, which no list shows and no
-- search finds; the one that is shown is found by their words too (see store/contact_copies.py).
CREATE TABLE contact_copies (
    copy INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    shown INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    place INTEGER NOT NULL              -- among the copies of that person
);
CREATE INDEX contact_copies_by_shown ON contact_copies (shown, place);

ALTER TABLE contacts ADD COLUMN uid TEXT NOT NULL DEFAULT '';
CREATE INDEX contacts_by_uid ON contacts (uid) WHERE uid <> '';

-- In which order the sources came: of several copies the newest source's is shown.
CREATE TABLE contact_arrivals (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL UNIQUE
);
INSERT INTO contact_arrivals (source) SELECT DISTINCT source FROM contacts;

DROP VIEW marked_contacts;
CREATE VIEW marked_contacts AS
SELECT contacts.id, contacts.contact_id, payload, contact_marks.is_favourite, contact_marks.note, (
    SELECT json_group_array(json(other.payload) ORDER BY contact_copies.place)
    FROM contact_copies JOIN contacts AS other ON other.id = contact_copies.copy
    WHERE contact_copies.shown = contacts.id
    HAVING count(*)
) AS copies
FROM contacts LEFT JOIN contact_marks ON contact_marks.contact_id = contacts.contact_id;
