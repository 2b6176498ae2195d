"""Profiles of the size that the budgets speak of: made once, kept under build/, and copied for each use.

Contacts go in by the program's own way. A million calls by that way would take most of an hour, so one
call goes in by it, and SQL makes the others from what that one became in every table.
"""

import asyncio
import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import apsw

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.settings.paths import ProfilePaths, profile_paths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.schema import migrations
from gamma_desktop.store.words import stored_words
from tests.fakes.contact_book import replace_source
from tests.samples.desk import call_of
from tests.unit.calls.telling import story

CONTACTS = 100_000
CALLS = 1_000_000

# The disk of the checkout: where the system keeps temporary files may be memory, which syncs nothing.
PLACE = Path("build/bench")

_GIVEN = ("Ana", "Beatriz", "Carlos", "Diego", "Elena", "Fátima", "Gonzalo", "Hugo", "Inés", "Jordi")
_SYLLABLES = ("ba", "le", "mi", "ro", "tu", "ça", "gué", "ñi", "xo", "lu")
_TRADE = ("Logistics", "Óptica", "Talleres", "Foods", "Clínica", "Hotel", "Legal", "Solar", "Textil", "Data")

# What tells one number from the next; without a common factor with 10, so that all are different.
_STEP, _FIRST, _NUMBERS = 7_919_999, 12_345_678, 10**8

_ROOM_TO_FILL = 2 * 1024 * 1024
"""KiB, and as much as is needed."""

_TEMPLATE_CALL, _TEMPLATE_MINUTE = "template-call", "2018-11-16T20:32"
_MICROSECONDS_BETWEEN_CALLS = 120_000_000
_COPY_CALLS = """
    INSERT INTO calls (id, pbx, call_id, first_call_id, external_call_id, direction, state, outcome,
                       started_at, remote_number, payload)
    WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :calls - 1),
    parts (n, name, number, minute) AS (
        SELECT n, 'call-' || n, '+346' || printf('%08d', (n * 7919 % :contacts * :step + :first) % :numbers),
               strftime('%Y-%m-%dT%H:%M', :minute, (n * :between / 60000000) || ' minutes')
        FROM counted
    )
    SELECT calls.id + n, pbx, name, name, external_call_id, direction, state, outcome,
           started_at + n * :between, number,
           replace(replace(replace(payload, :template, name), remote_number, number), :minute, minute)
    FROM parts, calls WHERE calls.call_id = :template
"""
_COPY_LOGS = """
    INSERT INTO call_log (extension, started_at, call, is_missed)
    SELECT template.extension, calls.started_at, calls.id, template.is_missed
    FROM call_log AS template, calls
    WHERE template.call = (SELECT min(id) FROM calls) AND calls.id > template.call
    ORDER BY 1, 2, 3
"""
_COPY_WORDS = """
    INSERT INTO call_search (place, call, started_at, number, name, words)
    SELECT calls.started_at, calls.id, calls.started_at, remote_number, names.name,
           names.name || ' ' || replace(replace(replace(template.words, :hexed, lower(hex(remote_number))),
               substr(:number, 2), substr(remote_number, 2)), substr(:number, 4), substr(remote_number, 4))
    FROM calls, call_search AS template, names
    WHERE template.call = (SELECT min(id) FROM calls) AND calls.id > template.call
      AND names.number = remote_number
"""
_COPY_EVENTS = """
    INSERT INTO call_events (call, position)
    SELECT calls.id, template.position + 3 * (calls.id - template.call)
    FROM calls, call_events AS template
    WHERE template.call = (SELECT min(id) FROM calls) AND calls.id > template.call
"""


def mobile(person: int) -> str:
    """The mobile number of a contact, national."""
    return f"6{(person * _STEP + _FIRST) % _NUMBERS:08d}"


def contact(person: int) -> Contact:
    """Somebody; of whom there may be many, each with a name and a mobile number of their own."""
    syllables = [_SYLLABLES[int(digit)] for digit in f"{person:05d}"]
    family = "".join(syllables).capitalize()
    return Contact(
        id=f"contact-{person}",
        name=f"{_GIVEN[person * 7 % 10]} {family}",
        company=f"{''.join(syllables[:2]).capitalize()} {_TRADE[person * 3 % 10]}",
        numbers=(ContactNumber(raw=mobile(person), e164=f"+34{mobile(person)}", label="mobile"),),
    )


@contextlib.contextmanager
def profile(*, with_calls: bool) -> Iterator[Path]:
    """A copy of a profile with all contacts, and all calls if so wished; it is removed in the end."""
    made = _made("calls" if with_calls else "contacts")
    with tempfile.TemporaryDirectory(dir=PLACE.absolute()) as folder:
        copy = shutil.copytree(made, Path(folder) / "profile")
        os.sync()  # else the disk is still busy with the copy when the measured program waits for it
        yield copy


def _made(kind: str) -> Path:
    """The profile that copies are taken of: made now where there is none in today's form."""
    finished = PLACE / f"{kind}-{_shape()}"
    if not finished.exists():
        print(f"making a profile with {kind}: once, for this and later runs", file=sys.stderr, flush=True)
        PLACE.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=PLACE))
        if kind == "calls":
            shutil.copytree(_made("contacts"), unfinished, dirs_exist_ok=True)
            asyncio.run(_add_calls(profile_paths(str(unfinished))))
        else:
            asyncio.run(_add_contacts(profile_paths(str(unfinished))))
        for outdated in PLACE.glob(f"{kind}-*"):
            shutil.rmtree(outdated)
        unfinished.rename(finished)
    return finished


def _shape() -> str:
    """Differs whenever tables, calls or contacts are stored in another form."""
    stored = [step.sql for step in migrations()] + [as_json(_template()), as_json(contact(0))]
    return hashlib.sha256("".join(stored).encode()).hexdigest()[:8]


def _template() -> Call:
    """The call that all others are copies of."""
    party = Party(number="+34600000000", raw="+34600000000")
    return call_of(story("0 rings 203", "4 talks 203", "5 drops 203", call=_TEMPLATE_CALL, party=party))


async def _add_contacts(paths: ProfilePaths) -> None:
    paths.prepare()
    async with Database(paths.book) as database:
        await replace_source(SqliteContactBook(database), "bench", map(contact, range(CONTACTS)))


async def _add_calls(paths: ProfilePaths) -> None:
    template = _template()
    async with Database(paths.book) as database:
        positions = tuple((place, template.key) for place in (1, 2, 3))
        log = SqliteCallLog(database)
        await log.record(LogBatch(cursor=0, calls=(template,), events=positions))
        await log.index_words(1)
    book = _open_to_fill(paths.book)
    given: dict[str, str | int] = {
        "calls": CALLS,
        "contacts": CONTACTS,
        "step": _STEP,
        "first": _FIRST,
        "numbers": _NUMBERS,
        "between": _MICROSECONDS_BETWEEN_CALLS,
        "template": _TEMPLATE_CALL,
        "minute": _TEMPLATE_MINUTE,
    }
    book.execute(_COPY_CALLS, given)
    book.execute(_COPY_LOGS)
    book.execute(_COPY_EVENTS)
    _copy_words(book)
    book.pragma("journal_mode", "wal")  # as the program leaves it
    book.close()


def _open_to_fill(path: Path) -> apsw.Connection:
    """For a million rows at once: with room for all indexes, else each of their pages is written many times.

    A file that was not finished is thrown away, so nothing is kept to go back to.
    """
    book = apsw.Connection(str(path))
    book.pragma("journal_mode", "off")
    book.pragma("synchronous", "off")
    book.pragma("cache_size", -_ROOM_TO_FILL)
    return book


def _copy_words(book: apsw.Connection) -> None:
    """Have the word index know the copies, each by the name of who had its number."""
    book.execute("CREATE TEMP TABLE names (number TEXT PRIMARY KEY, name TEXT)")
    people = map(contact, range(CONTACTS))
    named = ((f"+34{mobile(n)}", stored_words(f"{who.name} {who.company}")) for n, who in enumerate(people))
    book.executemany("INSERT INTO names VALUES (?, ?)", named)
    number = _template().remote.number or ""
    book.execute(_COPY_WORDS, {"number": number, "hexed": number.encode().hex()})
    book.execute("INSERT INTO call_words (call_words) VALUES ('rebuild')")
