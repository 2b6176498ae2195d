"""Ticks missed calls for a command, beside a running program, which notices and shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gamma_desktop.app.archive import named_calls
from gamma_desktop.app.book_of_command import existing_book, has_book
from gamma_desktop.calls.model import Call, Outcome
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.missed_calls import SqliteMissedCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What became of it; nothing was changed if one of the calls was not there, or not missed.

    Attributes:
        changed: how many calls have changed.
        unknown: the first id that no call bears; "" if there is none.
        not_missed: the first id of a call that was not missed.
    """

    changed: int = 0
    unknown: str = ""
    not_missed: str = ""


async def tick(paths: ProfilePaths, call_ids: Sequence[str], *, pbx: str | None = None) -> Ticks:
    """Take calls as seen to, each the newest that bears the id (of a PBX, if named); raises StoreError."""
    return await _change(paths, call_ids, pbx, is_undone=False)


async def untick(paths: ProfilePaths, call_ids: Sequence[str], *, pbx: str | None = None) -> Ticks:
    """Take ticks back; raises StoreError."""
    return await _change(paths, call_ids, pbx, is_undone=True)


async def tick_all(paths: ProfilePaths, whose: WhoseMisses) -> int:
    """Tick all that wait; returns how many; raises StoreError."""
    if not has_book(paths):
        return 0
    async with existing_book(paths) as database:
        return len(await SqliteMissedCalls(database).tick_all(whose))


async def _change(paths: ProfilePaths, call_ids: Sequence[str], pbx: str | None, *, is_undone: bool) -> Ticks:
    if not has_book(paths):
        return Ticks(unknown=call_ids[0])
    async with existing_book(paths) as database:
        log, missed = SqliteCallLog(database), SqliteMissedCalls(database)
        calls: list[Call] = []
        for call_id in call_ids:
            found = await named_calls(log, call_id, pbx)
            if not found:
                return Ticks(unknown=call_id)
            if found[0].outcome is not Outcome.MISSED:
                return Ticks(not_missed=call_id)
            calls.append(found[0])
        keys = [call.key for call in calls]
        return Ticks(changed=len(await (missed.untick(keys) if is_undone else missed.tick(keys))))
