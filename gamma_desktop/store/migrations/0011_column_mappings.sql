-- What the agent said the columns of a table of contacts hold: both are JSON lists, headings and fields.
CREATE TABLE column_mappings (
    headings TEXT PRIMARY KEY,
    fields TEXT NOT NULL
) WITHOUT ROWID;
