-- When calls started, by our own clock from here on: by it they are listed, chosen and shown. Event times stay in
-- the payload, and so does the difference, an ISO 8601 duration of days and seconds (-P1DT2.5S); P0D is none.
UPDATE calls SET started_at = started_at
    + CASE WHEN payload ->> 'clock_offset' LIKE '-%' THEN -1 ELSE 1 END * (
        CASE WHEN payload ->> 'clock_offset' LIKE '%D%'
             THEN CAST(substr(payload ->> 'clock_offset', instr(payload ->> 'clock_offset', 'P') + 1) AS INTEGER)
             ELSE 0 END * 86400000000
        + CASE WHEN payload ->> 'clock_offset' LIKE '%T%'
               THEN CAST(round(1000000 * CAST(
                   substr(payload ->> 'clock_offset', instr(payload ->> 'clock_offset', 'T') + 1) AS REAL
               )) AS INTEGER)
               ELSE 0 END
    )
WHERE payload ->> 'clock_offset' <> 'P0D';

UPDATE call_log SET started_at = calls.started_at
FROM calls WHERE calls.id = call AND calls.started_at <> call_log.started_at;

UPDATE missed_calls SET started_at = calls.started_at
FROM calls WHERE calls.id = call AND calls.started_at <> missed_calls.started_at;

-- Their places in the word index follow as they are looked at again.
INSERT OR IGNORE INTO calls_without_words SELECT id FROM calls WHERE direction IS NOT NULL;
