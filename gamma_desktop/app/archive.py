"""The part of the program that a command needs to look back: the book, and the journal for raw events.

Reads, and notes, beside a running program, in short transactions, and closes what it opened.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.history.all_calls import all_calls
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.history.queries import CallFinder
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.intake.journal import JournalReader
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.missed_calls import SqliteMissedCalls


async def find_calls(
    paths: ProfilePaths, wanted: CallFilter, whose: WhoseMisses, *, limit: int
) -> AsyncIterator[Sequence[IdentifiedCall]]:
    """Calls, newest first, page by page, and which wait for ``whose``; none where no program ever ran.

    Raises:
        StoreError: the book could not be read.
    """
    if not paths.book.exists():
        return
    async with Database(paths.book) as database:
        async for page in all_calls(_finder(database, whose), wanted, limit=limit):
            yield page


async def set_note(paths: ProfilePaths, call_id: str, note: str) -> IdentifiedCall | None:
    """Note something on the newest call that bears an id; nothing removes the note.

    Returns:
        The call as it was before; None where there is none.

    Raises:
        StoreError: the book could not be written.
    """
    return await _say(paths, call_id, lambda log, key: log.set_note(key, note))


async def set_label(paths: ProfilePaths, call_id: str, label: str) -> IdentifiedCall | None:
    """Give the newest call that bears an id a label; "" takes it away. Else as ``set_note``."""
    return await _say(paths, call_id, lambda log, key: log.set_label(key, label))


async def find_call(
    paths: ProfilePaths, call_id: str, whose: WhoseMisses
) -> list[tuple[IdentifiedCall, Sequence[RawEvent]]]:
    """The calls that bear an id (several PBXs may share one), newest first, with their raw events.

    Raises:
        StoreError: the book could not be read.
        JournalError: the journal could not be read.
    """
    if not paths.book.exists():
        return []
    async with Database(paths.book) as database:
        log = SqliteCallLog(database)
        finder = _finder(database, whose)
        with JournalReader(paths.journal) as journal:
            return [
                (await finder.identify(call), journal.get(await log.event_positions(call.key)))
                for call in await log.find_by_id(call_id)
            ]


def _finder(database: Database, whose: WhoseMisses) -> CallFinder:
    waiting = WaitingCalls(SqliteMissedCalls(database), lambda: whose)
    return CallFinder(SqliteCallLog(database), SqliteContactBook(database), waiting.among)


async def _say(
    paths: ProfilePaths, call_id: str, say: Callable[[SqliteCallLog, CallKey], Awaitable[object]]
) -> IdentifiedCall | None:
    if not paths.book.exists():
        return None
    async with Database(paths.book) as database:
        log = SqliteCallLog(database)
        found = await log.find_by_id(call_id)
        if not found:
            return None
        before = await CallFinder(log, SqliteContactBook(database)).identify(found[0])
        await say(log, found[0].key)
        return before
