-- What the list of what was erased is called: a desk that goes to several relays follows several of them.
CREATE TABLE erased_list (id TEXT NOT NULL) STRICT;
INSERT INTO erased_list VALUES (lower(hex(randomblob(8))));
