-- The words of contacts once more: now also titles, e-mails and notes (other), and parts of numbers (inside).
-- words_of_contact is the program's own (see store/contact_rows.py).
DROP TABLE contact_words;
CREATE VIRTUAL TABLE contact_words USING fts5 (
    name, company, numbers, other, inside,
    content = '', contentless_delete = 1, detail = column, prefix = '1 2 3', tokenize = 'ascii'
);
INSERT INTO contact_words (rowid, name, company, numbers, other, inside)
WITH found (id, words) AS MATERIALIZED (
    SELECT id, words_of_contact(payload, note) FROM marked_contacts
)
SELECT id, words ->> 0, words ->> 1, words ->> 2, words ->> 3, words ->> 4 FROM found;

-- The words that one may mistype, and how many contacts have each.
CREATE TABLE contact_vocabulary (
    word TEXT PRIMARY KEY,
    contacts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words_there_are USING fts5vocab (contact_words, row);
INSERT INTO contact_vocabulary
SELECT term, doc FROM words_there_are
WHERE length(term) >= 4 AND term NOT GLOB '*[0-9]*';
DROP TABLE words_there_are;

-- The order of ids, which is that of the lists (see store/alphabet.py).
DROP INDEX contacts_favourites_first;
DROP INDEX contacts_by_name;
CREATE INDEX contacts_by_name ON contacts (is_favourite DESC, sort_key, contact_id);
