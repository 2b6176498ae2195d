-- When it was erased: a desk that is new need not hear of what it can hold no longer. What stands here already counts as
-- erased now.
ALTER TABLE erased ADD COLUMN erased_at INTEGER NOT NULL DEFAULT 0;
UPDATE erased SET erased_at = unixepoch() * 1000000;
