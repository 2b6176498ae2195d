"""How commands say something of calls: in the book alone, or on a desk of a team to the relay as well."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from gamma_desktop.app.membership_way import open_link
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.waiting import WaitingCalls
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.outbox import SqliteOutbox
from gamma_desktop.team.frames import Command, Result
from gamma_desktop.team.member.errors import NotSent
from gamma_desktop.team.member.outbox import Outbox, TeamAnnotations, TeamMissedCalls, new_id
from gamma_desktop.team.membership import Membership, membership_of
from gamma_desktop.vault.keyring_vault import KeyringVault

Ask = Callable[[Command], Awaitable[Result]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotating:
    """What notes, labels and ticks are written by."""

    annotations: CallAnnotations
    waiting: WaitingCalls


@asynccontextmanager
async def annotating(
    paths: ProfilePaths, database: Database, whose: WhoseMisses, on_untold: Callable[[], object]
) -> AsyncIterator[Annotating]:
    """Write, and tell the team what was written.

    Args:
        paths: the profile.
        database: its book, open.
        whose: whose missed calls count.
        on_untold: called at the end if the relay could not be told now; the program tells it later.

    Raises:
        JoinFailed: what is known of the team cannot be read.
        RefusedByTeam: the relay does not have such a call.
    """
    log, missed = SqliteCallLog(database), SqliteMissedCalls(database)
    membership = membership_of(paths, load_settings(paths).settings)
    if membership is None:
        yield Annotating(annotations=CallAnnotations(log), waiting=WaitingCalls(missed, lambda: whose))
        return
    box = SqliteOutbox(database, new_id)
    async with _outbox(paths, membership, box) as outbox:
        yield Annotating(
            annotations=CallAnnotations(TeamAnnotations(log, outbox)),
            waiting=WaitingCalls(TeamMissedCalls(missed, outbox), lambda: whose),
        )
        await outbox.tell_all()
    if await box.count():
        on_untold()


@asynccontextmanager
async def _outbox(paths: ProfilePaths, membership: Membership, box: SqliteOutbox) -> AsyncIterator[Outbox]:
    """One that tells the relay what it has over a separate connection, where there can be one."""
    async with AsyncExitStack() as stack:
        try:
            link = await stack.enter_async_context(open_link(membership, KeyringVault(paths.name)))
            await link.until_decided()
            ask: Ask = link.ask
        except GammaDesktopError:  # what proves this desk cannot be read: the program will tell it
            ask = _cannot_ask
        outbox = Outbox(box, ask)
        running = asyncio.get_running_loop().create_task(outbox.run(), name="outbox")
        try:
            yield outbox
        finally:
            running.cancel()
            await asyncio.wait([running])


async def _cannot_ask(_command: Command) -> Result:
    raise NotSent
