"""Puts a damaged book together again: from the newest good backup, and from what can still be read.

What is missing then are changes that stood on pages that cannot be read and were made after the backup. Calls
among them come again from the journal, since the cursor stays where the backup has it.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import msgspec

from gamma_desktop.contacts.model import Contact
from gamma_desktop.durable_files import move
from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.private_files import make_private
from gamma_desktop.store.backups import Backup, Backups, is_sound
from gamma_desktop.store.call_log import record_call
from gamma_desktop.store.columns import as_json, one_integer
from gamma_desktop.store.contact_rows import entry, put_in, take_out
from gamma_desktop.store.errors import explained
from gamma_desktop.store.schema import migrate, migrations
from gamma_desktop.store.transaction import writing
from gamma_desktop.store.unreadable_rows import CALL_COLUMNS, call_of
from gamma_desktop.store.wreck import (
    OTHERS_FINISH_WITHIN,
    Row,
    Wreck,
    alone_with,
    move_aside,
    move_back,
    note_put_back,
)

_CONTACTS_AT_ONCE = 500
_contact_decoder = msgspec.json.Decoder(Contact)

_DERIVED = frozenset(
    {
        "calls",
        "call_log",
        "call_search",
        "calls_without_words",
        "call_figures",
        "missed_calls",
        "contacts",
        "contact_numbers",
        "contact_ranges",
        "contact_vocabulary",
        "source_cards",
        "journal_cursor",
        "heard_until",
        "waiting_changes",
    }
)
"""Tables that are put together from calls and contacts, or begin as the backup has them."""

_WISHES = {"erasures": "id, number, before", "events_to_erase": "position", "recordings_to_erase": "mark"}
"""Tables of what was asked to be erased, and is not yet; who asked knows it again by its id."""

_KNOWN_BY_ANOTHER_ID = """
    INSERT INTO erasures (number, before) SELECT :number, :before
    WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE id = :id AND number IS :number AND before IS :before)
"""

_OTHERS = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
"""
_CALL_COLUMN = """
    SELECT "from" FROM pragma_foreign_key_list(?) WHERE "table" = 'calls'
"""
_WHOLE_NUMBER_KEY = "SELECT name FROM pragma_table_info(?) WHERE pk AND upper(type) = 'INTEGER'"
_KEY_LENGTH = "SELECT count(*) FROM pragma_table_info(?) WHERE pk"
_NEW_ROWS = "CREATE TEMP TABLE IF NOT EXISTS found_calls (old INTEGER PRIMARY KEY, new INTEGER)"
_TICKS = "UPDATE missed_calls SET is_ticked = call IN (SELECT call FROM ticked_calls)"
_WORDS = "INSERT OR IGNORE INTO calls_without_words SELECT call FROM call_notes"
_CURSOR = "UPDATE journal_cursor SET position = max(position, ?)"

_log = logging.getLogger(__name__)


def rebuild(
    path: Path, backups: Backups, now: datetime, *, others_finish_within: float = OTHERS_FINISH_WITHIN
) -> Damage:
    """Move a damaged book aside and have a good one stand in its place; this process has it open nowhere.

    Commands that have it open finish first. Those that come later find none until it is in its place.

    Raises:
        StoreError: it could not be moved, or no new one be written.
    """
    with backups.lock, explained(path):
        with alone_with(path, within=others_finish_within):
            moved_to = move_aside(path, now)
        backup = backups.newest_good()
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            part = Path(folder) / path.name
            is_complete, only_latest = _write(part, moved_to, backup)
            move(part, path)
        note_put_back(moved_to)
    _log.error("The book was damaged, and was moved to %s; it is rebuilt from %s", moved_to, backup)
    return Damage(
        file=DamagedFile.BOOK,
        moved_to=moved_to,
        found_at=now,
        is_complete=is_complete,
        backup_at=backup.at if backup else None,
        only_latest=only_latest,
    )


def carry_requests_over(book: Path, to: Path) -> None:
    """Have a copy that takes the place of a book hold what is still to be erased.

    What cannot be read is left out. Raises apsw.Error.
    """
    with Wreck(book, [to]) as wreck:
        _take_requests(to, wreck)


def _take_requests(path: Path, wreck: Wreck) -> None:
    with closing(_opened(path)) as book, writing(book):
        for table, columns in _WISHES.items():
            for row in wreck.all_rows(table, columns):
                places = ", ".join("?" * len(row))
                query = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  (our own names)
                book.execute(query, row)
                if table == "erasures":
                    request, number, before = row
                    book.execute(_KNOWN_BY_ANOTHER_ID, {"id": request, "number": number, "before": before})


def _write(part: Path, damaged: Path, backup: Backup | None) -> tuple[bool, bool]:
    """Write the new book; returns whether all is in it that the damaged one held, or all but the latest."""
    empty = part.with_name("empty.db")
    with closing(_opened(empty)):
        pass
    make_private(part)
    with Wreck(damaged, [backup.path, empty] if backup else [empty]) as wreck:
        if backup is not None and wreck.is_cut_off and _cursor(backup.path) > _position(wreck):
            shutil.copyfile(backup.path, part)
            _take_requests(part, wreck)
            return False, True
        if wreck.is_sound and _is_copied(wreck, part):
            return wreck.is_complete, wreck.is_cut_off
        part.unlink()
        make_private(part)
        if backup is not None:
            shutil.copyfile(backup.path, part)
        with closing(_opened(part)) as book:
            book.execute(_NEW_ROWS).fetchall()
            with writing(book):
                _salvage(book, wreck)
        return wreck.is_complete, False


def _cursor(path: Path) -> int:
    """How far a sound book had come."""
    with Wreck(path) as whole:
        return _position(whole)


def _position(wreck: Wreck) -> int:
    position = next(wreck.all_rows("journal_cursor", "position"), (0,))[0]
    return position if isinstance(position, int) else 0


def _is_copied(wreck: Wreck, part: Path) -> bool:
    """Whether all could be taken over as it is; a first page that does not belong there shows then."""
    try:
        wreck.copy_to(part)
        with closing(_opened(part)) as book:
            one_integer(book, "SELECT position FROM journal_cursor")
    except (apsw.Error, TypeError):
        return False
    return is_sound(part)


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.pragma("journal_mode", "delete")  # all in one file, which is moved to its place
    connection.pragma("foreign_keys", 1)
    connection.pragma("secure_delete", 1)
    migrate(connection, path, migrations())
    return connection


def _salvage(book: apsw.Connection, wreck: Wreck) -> None:
    _take_calls(book, wreck)
    for (table,) in list(book.execute(_OTHERS)):
        if table not in _DERIVED and not table.startswith(("call_words", "contact_words")):
            _take_rows(book, wreck, table)
    _take_contacts(book, wreck)
    book.execute(_TICKS)
    book.execute(_WORDS)
    for (cursor,) in wreck.all_rows("journal_cursor", "position"):
        if wreck.is_complete:  # else the journal gives again what came after the backup
            book.execute(_CURSOR, (cursor,))


def _take_calls(book: apsw.Connection, wreck: Wreck) -> None:
    for old, *columns in wreck.rows("calls", f"id, {CALL_COLUMNS}", key="id"):
        call = call_of(columns)
        if call is None:
            wreck.is_complete = False
            continue
        known = book.execute(
            "SELECT id, payload FROM calls WHERE pbx = ? AND call_id = ?", (call.key.pbx, call.key.call_id)
        ).get
        is_known = isinstance(known, tuple) and known[1] == as_json(call)
        new = known[0] if is_known else record_call(book, call)
        book.execute("INSERT OR REPLACE INTO found_calls VALUES (?, ?)", (old, new))


def _take_rows(book: apsw.Connection, wreck: Wreck, table: str) -> None:
    """Take over the rows of a table; those that belong to calls go to where these stand now."""
    names = [name for (name,) in book.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    places = ", ".join("?" * len(names))
    of_call = book.execute(_CALL_COLUMN, (table,)).get
    for row in _rows(book, wreck, table, names):
        values = list(row)
        if of_call is not None:
            index = names.index(of_call)
            new = book.execute("SELECT new FROM found_calls WHERE old = ?", (values[index],)).get
            if new is None:
                continue
            values[index] = new
        try:
            book.execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", values)  # noqa: S608  (our own names)
        except apsw.Error:
            wreck.is_complete = False


def _rows(book: apsw.Connection, wreck: Wreck, table: str, names: Sequence[str]) -> Iterator[Row]:
    key = book.execute(_WHOLE_NUMBER_KEY, (table,)).get
    if isinstance(key, str) and one_integer(book, _KEY_LENGTH, (table,)) == 1:
        return wreck.rows(table, ", ".join(names), key=key)
    return wreck.all_rows(table, ", ".join(names))


def _take_contacts(book: apsw.Connection, wreck: Wreck) -> None:
    some: list[Contact] = []
    for (payload,) in wreck.rows("contacts", "payload", key="id"):
        try:
            contact = _contact_decoder.decode(str(payload))
        except msgspec.MsgspecError:
            wreck.is_complete = False
            continue
        if book.execute("SELECT payload FROM contacts WHERE contact_id = ?", (contact.id,)).get != payload:
            some.append(contact)
        if len(some) == _CONTACTS_AT_ONCE:
            _put(book, some)
            some = []
    _put(book, some)


def _put(book: apsw.Connection, contacts: Sequence[Contact]) -> None:
    take_out(book, [contact.id for contact in contacts])
    put_in(book, {contact.id: entry(contact) for contact in contacts}.values())


def put_in_place(book: Path, backup: Backup, now: datetime) -> Path | None:
    """Put a backup where the book was; tells where the former book is now. Raises StoreError."""
    with explained(book):
        move_back(book)
        with TemporaryDirectory(dir=book.parent) as folder:
            part = Path(folder) / book.name
            make_private(part)
            shutil.copyfile(backup.path, part)
            if not book.exists():
                move(part, book)
                return None
            with alone_with(book):
                moved_to = move_aside(book, now, why="replaced")
            carry_requests_over(moved_to, part)
            move(part, book)
            note_put_back(moved_to)
    return moved_to
