-- The wrap-up label of a call: one of the team's own list, as it was written when it was chosen.
CREATE TABLE call_labels (
    call INTEGER PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    label TEXT NOT NULL
);
