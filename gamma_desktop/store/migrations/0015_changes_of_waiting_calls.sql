-- How often a missed call has begun or ceased to wait: one row. Lists that show them look again when it grows,
-- also where one came as another went, so that their number is the same.
CREATE TABLE waiting_changes (count INTEGER NOT NULL);
INSERT INTO waiting_changes VALUES (0);

CREATE TRIGGER missed_call_kept AFTER INSERT ON missed_calls WHEN NEW.extension = '' BEGIN
    UPDATE waiting_changes SET count = count + 1;
END;
CREATE TRIGGER missed_call_forgotten AFTER DELETE ON missed_calls WHEN OLD.extension = '' BEGIN
    UPDATE waiting_changes SET count = count + 1;
END;
CREATE TRIGGER missed_call_seen_to AFTER UPDATE OF settled_by, is_ticked ON missed_calls
WHEN NEW.extension = '' AND (NEW.settled_by IS NOT OLD.settled_by OR NEW.is_ticked <> OLD.is_ticked) BEGIN
    UPDATE waiting_changes SET count = count + 1;
END;
