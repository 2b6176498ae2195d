-- What may have settled a missed call of the same party: seldom one that was missed itself, and of those there may
-- be thousands from one number.
CREATE INDEX calls_that_may_settle ON calls (remote_number, started_at)
    WHERE remote_number IS NOT NULL AND direction IS NOT NULL AND outcome IS NOT 'missed';
