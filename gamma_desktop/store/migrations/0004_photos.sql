-- Pictures of contacts, small ones, each named by a hash of its content: two who show the same share it.
CREATE TABLE contact_photos (
    photo TEXT PRIMARY KEY,
    image BLOB NOT NULL
) WITHOUT ROWID;

ALTER TABLE contacts ADD COLUMN photo TEXT NOT NULL DEFAULT '';
CREATE INDEX contacts_by_photo ON contacts (photo) WHERE photo <> '';
