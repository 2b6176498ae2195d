"""What people say of calls, in the book: a note in their own words, and a label of the team's list."""

from collections.abc import Collection, Mapping

import apsw

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import NO_REMARK, Remark
from gamma_desktop.store.call_index import mark_for_index
from gamma_desktop.store.columns import as_json

_REMARKS = """
    SELECT pbx, call_id, ifnull(note, ''), ifnull(label, '') FROM json_each(?) AS wanted
    JOIN calls ON pbx = wanted.value ->> 0 AND call_id = wanted.value ->> 1
    LEFT JOIN call_notes ON call_notes.call = calls.id
    LEFT JOIN call_labels ON call_labels.call = calls.id
    WHERE note IS NOT NULL OR label IS NOT NULL
"""
_ROW = "SELECT id FROM calls WHERE pbx = ? AND call_id = ?"
_SET_NOTE = "INSERT OR REPLACE INTO call_notes (call, note) VALUES (?, ?)"
_SET_LABEL = "INSERT OR REPLACE INTO call_labels (call, label) VALUES (?, ?)"


def remarks(book: apsw.Connection, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
    """What is said of these calls; those of which nothing is said are left out."""
    rows = book.execute(_REMARKS, (as_json([(key.pbx, key.call_id) for key in keys]),))
    return {CallKey(pbx, id_): Remark(note=note, label=label) for pbx, id_, note, label in rows}


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
