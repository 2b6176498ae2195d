"""What people say of calls, in the book: a note, a label of the team's list, and who sees to them."""

from collections.abc import Collection, Mapping
from typing import Any

import apsw

from gamma_desktop.calls.facts import Claim, HandedOver, Handled, HandledBy
from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import NO_REMARK, Remark
from gamma_desktop.store.call_index import mark_for_index
from gamma_desktop.store.columns import as_json, from_microseconds

_REMARKS = """
    SELECT calls.pbx, calls.call_id, ifnull(call_notes.note, ''), ifnull(label, ''),
           handled.by_whom, handled.how, handled.at, claimed.desk, claimed.by_whom, claimed.at,
           passed.by_whom, passed.destination, passed.note, passed.at
    FROM json_each(?) AS wanted
    JOIN calls ON calls.pbx = wanted.value ->> 0 AND calls.call_id = wanted.value ->> 1
    LEFT JOIN call_notes ON call_notes.call = calls.id
    LEFT JOIN call_labels ON call_labels.call = calls.id
    LEFT JOIN handled_calls AS handled ON handled.call = calls.id
    LEFT JOIN claimed_calls AS claimed ON claimed.call = calls.id
    LEFT JOIN handed_over AS passed ON passed.call = (
        SELECT call FROM calls AS mate JOIN handed_over ON call = mate.id
        WHERE mate.first_call_id = calls.first_call_id AND mate.pbx = calls.pbx
        ORDER BY handed_over.at DESC LIMIT 1
    )
    WHERE coalesce(call_notes.note, label, handled.how, claimed.desk, passed.note) IS NOT NULL
"""
_ROW = "SELECT id FROM calls WHERE pbx = ? AND call_id = ?"
_SET_NOTE = "INSERT OR REPLACE INTO call_notes (call, note) VALUES (?, ?)"
_SET_LABEL = "INSERT OR REPLACE INTO call_labels (call, label) VALUES (?, ?)"


def remarks(book: apsw.Connection, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
    """What is said of these calls; those of which nothing is said are left out."""
    rows = book.execute(_REMARKS, (as_json([(key.pbx, key.call_id) for key in keys]),))
    return {CallKey(pbx, id_): _remark(*said) for pbx, id_, *said in rows}


def set_note(book: apsw.Connection, key: CallKey, note: str, instead_of: str | None) -> str:
    """Note something on a call, unless another note than ``instead_of`` stands there; returns what stood."""
    before = remarks(book, [key]).get(key, NO_REMARK).note
    row = book.execute(_ROW, (key.pbx, key.call_id)).get
    if not isinstance(row, int) or instead_of not in {None, before}:
        return before
    if note:
        book.execute(_SET_NOTE, (row, note))
    else:
        book.execute("DELETE FROM call_notes WHERE call = ?", (row,))
    mark_for_index(book, row)
    return before


def set_label(book: apsw.Connection, key: CallKey, label: str) -> None:
    """Give a call a label in the place of the one it had; "" takes it away."""
    row = book.execute(_ROW, (key.pbx, key.call_id)).get
    if not isinstance(row, int):
        return
    if label:
        book.execute(_SET_LABEL, (row, label))
    else:
        book.execute("DELETE FROM call_labels WHERE call = ?", (row,))
    mark_for_index(book, row)


def _remark(note: str, label: str, *shared: Any) -> Remark:  # noqa: ANN401  (what SQLite gives)
    by, how, at, desk, claimed_by, claimed_at, passed_by, destination, passed, passed_at = shared
    return Remark(
        note=note,
        label=label,
        handled=how and Handled(by=by, how=HandledBy(how), at=from_microseconds(at)),
        claim=desk and Claim(desk=desk, by=claimed_by, at=from_microseconds(claimed_at)),
        handed_over=passed
        and HandedOver(by=passed_by, destination=destination, note=passed, at=from_microseconds(passed_at)),
    )
