-- A third mark of the agent's: calls from these contacts come through whatever is set.
ALTER TABLE contact_marks ADD COLUMN is_vip INTEGER NOT NULL DEFAULT 0;

DROP VIEW marked_contacts;
CREATE VIEW marked_contacts AS
SELECT contacts.id, contacts.contact_id, payload, contact_marks.is_favourite, contact_marks.is_vip,
    contact_marks.note, (
    SELECT json_group_array(json(other.payload) ORDER BY contact_copies.place)
    FROM contact_copies JOIN contacts AS other ON other.id = contact_copies.copy
    WHERE contact_copies.shown = contacts.id
    HAVING count(*)
) AS copies
FROM contacts LEFT JOIN contact_marks ON contact_marks.contact_id = contacts.contact_id;
