"""What commands ask and note of past calls: each opens the book for a moment, and the journal for raw events.

Beside a running program, in short transactions: the program notices and shows it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gamma_desktop.app.annotating import annotating
from gamma_desktop.app.book_of_command import existing_book, has_book, made_book
from gamma_desktop.calls.known_calls import KNOWN_CALL
from gamma_desktop.calls.model import Call, CallKey, Extension
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.contacts.matching import match_numbers
from gamma_desktop.contacts.model import NO_MATCH, Match
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.history.queries import CallFinder
from gamma_desktop.history.reminders import Reminder, Reminders
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.reminders import SqliteReminders


async def find_calls(
    paths: ProfilePaths, wanted: CallFilter, whose: WhoseMisses, *, limit: int
) -> AsyncIterator[Sequence[IdentifiedCall]]:
    """Calls, newest first, page by page, and which wait for ``whose``; none where no program ever ran.

    Raises:
        StoreError: the book could not be read.
    """
    if not has_book(paths):
        return
    async with existing_book(paths) as database:
        async for page in _finder(database, whose).pages(wanted, limit=limit):
            yield page


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFile:
    """All that there is of a call.

    Attributes:
        events: the raw events that made it, in order of receipt, as far as they are kept.
        chain: all calls of its transfers, itself among them.
        extensions: those of the PBX as last heard, with their names.
    """

    identified: IdentifiedCall
    events: Sequence[RawEvent]
    chain: tuple[Call, ...]
    extensions: tuple[Extension, ...]


def _ignore() -> None:
    pass


async def set_note(
    paths: ProfilePaths,
    call_id: str,
    note: str,
    *,
    pbx: str | None = None,
    on_untold: Callable[[], object] = _ignore,
) -> IdentifiedCall | None:
    """Note something on the newest call that bears an id, of one PBX if named; nothing removes the note.

    Args:
        paths: the profile.
        call_id: a callId, or an external call id.
        note: the text.
        pbx: which PBX.
        on_untold: called where the team could not be told of it now.

    Returns:
        The call as it was before; None where there is none.

    Raises:
        StoreError: the book could not be written.
        RefusedByTeam, JoinFailed: on a desk of a team, see ``annotating``.
    """

    async def keep(annotations: CallAnnotations, key: CallKey) -> None:
        seen = await annotations.remark(key)
        await annotations.keep_note(key, note, instead_of=seen.note)

    return await _say(paths, call_id, pbx, keep, on_untold)


async def set_label(
    paths: ProfilePaths,
    call_id: str,
    label: str,
    *,
    pbx: str | None = None,
    on_untold: Callable[[], object] = _ignore,
) -> IdentifiedCall | None:
    """Give the newest call that bears an id a label; "" takes it away. Else as ``set_note``."""
    return await _say(
        paths, call_id, pbx, lambda annotations, key: annotations.set_label(key, label), on_untold
    )


async def find_call(
    paths: ProfilePaths, call_id: str, whose: WhoseMisses, *, pbx: str | None = None
) -> list[CallFile]:
    """The calls that bear an id, newest first.

    Raises:
        StoreError: the book could not be read.
        JournalError: the journal could not be read.
    """
    if not has_book(paths):
        return []
    async with existing_book(paths) as database:
        log, finder = SqliteCallLog(database), _finder(database, whose)
        extensions = await SqliteExtensionCache(database).load()
        with JournalReader(paths.journal) as journal:
            return [
                CallFile(
                    identified=await finder.identify(call),
                    events=[
                        raw
                        for raw in journal.get(await log.event_positions(call.key))
                        if raw.kind != KNOWN_CALL
                    ],
                    chain=await log.chain(call.key.pbx, call.first_call_id),
                    extensions=extensions,
                )
                for call in await named_calls(log, call_id, pbx)
            ]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledChange:
    """What became of it; nothing was changed if one of the calls was not there, or not missed.

    Attributes:
        changed: how many calls have changed.
        unknown: the first id that no call bears; "" if there is none.
        not_missed: the first id of a call that was not missed.
    """

    changed: int = 0
    unknown: str = ""
    not_missed: str = ""


async def mark_handled(
    paths: ProfilePaths,
    call_ids: Sequence[str],
    whose: WhoseMisses,
    *,
    pbx: str | None = None,
    on_untold: Callable[[], object] = _ignore,
) -> HandledChange:
    """Mark missed calls as handled, each the newest with the id; else as ``set_note``."""
    return await _change_handled(
        paths, call_ids, whose, WaitingCalls.mark_handled, pbx=pbx, on_untold=on_untold
    )


async def mark_waiting(
    paths: ProfilePaths,
    call_ids: Sequence[str],
    whose: WhoseMisses,
    *,
    pbx: str | None = None,
    on_untold: Callable[[], object] = _ignore,
) -> HandledChange:
    """Have calls that were marked as handled wait again; raises as ``set_note``."""
    return await _change_handled(
        paths, call_ids, whose, WaitingCalls.mark_waiting, pbx=pbx, on_untold=on_untold
    )


async def mark_all_handled(
    paths: ProfilePaths, whose: WhoseMisses, *, on_untold: Callable[[], object] = _ignore
) -> int:
    """Mark all that wait as handled; returns how many; raises as ``set_note``."""
    if not has_book(paths):
        return 0
    async with (
        existing_book(paths) as database,
        annotating(paths, database, whose, on_untold) as writing,
    ):
        return len(await writing.waiting.mark_all_handled())


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedReminder:
    """A reminder, and who is to be called back."""

    reminder: Reminder
    match: Match


async def add_reminder(
    paths: ProfilePaths, number: str, due_at: datetime, note: str | None, call: CallKey | None
) -> NamedReminder:
    """Have a number be called back at a time, from a call if one is named; raises StoreError."""
    async with made_book(paths) as database:
        added = await _reminders(database).add(number, due_at, note=note, call=call)
        return (await _named(database, [added]))[0]


async def open_reminders(paths: ProfilePaths) -> list[NamedReminder]:
    """Whom to call back, by the time when they are due; raises StoreError."""
    if not has_book(paths):
        return []
    async with existing_book(paths) as database:
        reminders = _reminders(database)
        await reminders.refresh()
        return await _named(database, reminders.open)


async def remove_reminder(paths: ProfilePaths, reminder_id: int) -> None:
    """Take one as seen to; raises StoreError."""
    async with existing_book(paths) as database:
        await _reminders(database).remove(reminder_id)


async def newest_call(paths: ProfilePaths, call_id: str, pbx: str | None) -> Call | None:
    """The newest call that bears an id, of a PBX if named; None where there is none. Raises StoreError."""
    if not has_book(paths):
        return None
    async with existing_book(paths) as database:
        return next(iter(await named_calls(SqliteCallLog(database), call_id, pbx)), None)


def _reminders(database: Database) -> Reminders:
    owners = SqliteContactBook(database)
    return Reminders(SqliteReminders(database), owners, lambda: datetime.now(UTC))


async def _named(database: Database, reminders: Sequence[Reminder]) -> list[NamedReminder]:
    numbers = {each.number for each in reminders}
    matches = await match_numbers(numbers, SqliteContactBook(database))
    return [NamedReminder(reminder=each, match=matches.get(each.number, NO_MATCH)) for each in reminders]


async def named_calls(log: SqliteCallLog, call_id: str, pbx: str | None) -> list[Call]:
    """The calls that bear an id, newest first: several PBXs may share one."""
    return [call for call in await log.find_by_id(call_id) if pbx in {None, call.key.pbx}]


def _finder(database: Database, whose: WhoseMisses) -> CallFinder:
    return CallFinder(SqliteCallLog(database), SqliteContactBook(database), _waiting(database, whose).among)


def _waiting(database: Database, whose: WhoseMisses) -> WaitingCalls:
    return WaitingCalls(SqliteMissedCalls(database), lambda: whose)


async def _say(
    paths: ProfilePaths,
    call_id: str,
    pbx: str | None,
    say: Callable[[CallAnnotations, CallKey], Awaitable[object]],
    on_untold: Callable[[], object],
) -> IdentifiedCall | None:
    if not has_book(paths):
        return None
    async with existing_book(paths) as database:
        log = SqliteCallLog(database)
        found = await named_calls(log, call_id, pbx)
        if not found:
            return None
        before = await CallFinder(log, SqliteContactBook(database)).identify(found[0])
        async with annotating(paths, database, WhoseMisses(), on_untold) as writing:
            await say(writing.annotations, found[0].key)
        return before


async def _change_handled(
    paths: ProfilePaths,
    call_ids: Sequence[str],
    whose: WhoseMisses,
    change: Callable[[WaitingCalls, Collection[CallKey]], Awaitable[Collection[CallKey]]],
    *,
    pbx: str | None,
    on_untold: Callable[[], object],
) -> HandledChange:
    if not has_book(paths):
        return HandledChange(unknown=call_ids[0])
    async with existing_book(paths) as database:
        log = SqliteCallLog(database)
        calls: list[Call] = []
        for call_id in call_ids:
            found = await named_calls(log, call_id, pbx)
            if not found:
                return HandledChange(unknown=call_id)
            if not found[0].is_missed:
                return HandledChange(not_missed=call_id)
            calls.append(found[0])
        keys = [call.key for call in calls]
        async with annotating(paths, database, whose, on_untold) as writing:
            return HandledChange(changed=len(await change(writing.waiting, keys)))
