"""Rows that cannot be read: put aside, so that they stop nothing else, and made good as far as possible.

The row of a call stays where it is, and with it the note, the label and the tick that people put on the call.
It says what its columns say, until the events of the call, which the journal may have still, say the rest. A
contact is taken out. What either held is kept in the book, until it is erased with the call.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress

import apsw
import msgspec

from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Outcome, Party
from gamma_desktop.store.columns import as_json, from_microseconds

CALL_COLUMNS = """
    pbx, call_id, first_call_id, external_call_id, direction, state, outcome, started_at, remote_number,
    CAST(payload AS BLOB)
"""
"""What ``call_of`` reads."""

Value = int | float | str | bytes | None

_call_decoder = msgspec.json.Decoder(Call)

# Those that go on are few, and each is read; of the many that ended only what is no JSON at all.
_CALLS = f"SELECT id, {CALL_COLUMNS} FROM calls WHERE state <> 'ended' OR NOT json_valid(payload)"  # noqa: S608  (our own names)
_CONTACTS = "SELECT id, contact_id, CAST(payload AS BLOB) FROM contacts WHERE NOT json_valid(payload)"
_KEEP_CALL = "INSERT OR REPLACE INTO unreadable_calls (call, payload) VALUES (?, ?)"
_KEEP_CONTACT = "INSERT OR REPLACE INTO unreadable_contacts (contact_id, payload) VALUES (?, ?)"

_log = logging.getLogger(__name__)


def put_aside(book: apsw.Connection) -> tuple[Sequence[CallKey], int]:
    """Put aside what cannot be read; returns whose calls were made good, and how many contacts went."""
    calls, contacts = _put_calls_aside(book), _put_contacts_aside(book)
    if calls or contacts:
        _log.error("Rows that could not be read are put aside: of calls %s, of %d contacts", calls, contacts)
    return calls, contacts


def call_of(columns: Sequence[Value]) -> Call | None:
    """The call of a row: as its payload has it, else as far as its other columns tell; None if neither."""
    *told, payload = columns
    with suppress(msgspec.MsgspecError):
        return _call_decoder.decode(_bytes(payload))
    pbx, call_id, first_call_id, external_call_id, direction, state, outcome, started_at, number = told
    try:
        at = from_microseconds(int(str(started_at)))
        return Call(
            key=CallKey(str(pbx), str(call_id)),
            first_call_id=str(first_call_id),
            external_call_id=None if external_call_id is None else str(external_call_id),
            direction=None if direction is None else Direction(str(direction)),
            state=CallState(str(state)),
            outcome=None if outcome is None else Outcome(str(outcome)),
            remote=Party() if number is None else Party(number=str(number), raw=str(number)),
            legs=(),
            started_at=at,
            received_at=at,
        )
    except (ValueError, OverflowError):
        return None


def _put_calls_aside(book: apsw.Connection) -> Sequence[CallKey]:
    found = []
    for row, *columns in list(book.execute(_CALLS)):
        with suppress(msgspec.MsgspecError):
            _call_decoder.decode(_bytes(columns[-1]))
            continue
        call = call_of(columns)
        if call is not None:
            book.execute(_KEEP_CALL, (row, columns[-1]))
            book.execute("UPDATE calls SET payload = ? WHERE id = ?", (as_json(call), row))
            found.append(call.key)
    return found


def _put_contacts_aside(book: apsw.Connection) -> int:
    rows = list(book.execute(_CONTACTS))
    for row, contact_id, payload in rows:
        book.execute(_KEEP_CONTACT, (contact_id, payload))
        book.execute("DELETE FROM contact_words WHERE rowid = ?", (row,))
        book.execute("DELETE FROM contacts WHERE id = ?", (row,))
    return len(rows)


def _bytes(payload: Value) -> bytes:
    return payload if isinstance(payload, bytes) else str(payload).encode()
