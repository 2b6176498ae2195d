"""What commands need to leave a team; and how what a team has shared goes from a desk."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from gamma_desktop.app.book_of_command import has_book
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.maintenance_session import engine_at_rest
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.settings.errors import LockedKey
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import set_value
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.team.member.joining import leave
from gamma_desktop.team.membership import Membership, forget_membership
from gamma_desktop.vault.keyring_vault import KeyringVault

_AHEAD = timedelta(days=366)
"""Clocks of telephone systems may be that far ahead of ours."""
_LOOK_AGAIN_AFTER = 0.1

_log = logging.getLogger(__name__)


async def leave_team(paths: ProfilePaths, settings: Settings, membership: Membership) -> bool:
    """Tell the relay, and have all go that the team has shared; whether the relay was told.

    What says that this desk is in a team goes last: a crash in between leaves a desk that can leave again.

    Args:
        paths: a profile that is held.
        settings: in force.
        membership: what is ended.

    Raises:
        VaultError, StoreError, JournalError: not all is gone; leave again.
        SettingsError: ``team.relays`` cannot be set.
    """
    was_told = await leave(membership, KeyringVault(paths.name))
    if has_book(paths):
        on_damage = lambda damage: _log.warning("found damaged on the way: %s", damage)  # noqa: E731
        async with engine_at_rest(paths, settings, on_damage) as engine:
            await wipe(engine)
    end_membership(paths)
    return was_told


async def wipe(engine: Engine) -> None:
    """Erase all calls, with their notes, recordings and events, also from backups; contacts stay.

    Raises:
        StoreError, JournalError: not all is gone.
    """
    until = now() + _AHEAD
    await engine.catch_up()
    await engine.calls.retire(until)  # what goes on would stay
    await SqliteErasures(engine.database).request(Erasure(before=until))
    while not await engine.retention_job.fulfil_requests():  # noqa: ASYNC110  (others read the file)
        await asyncio.sleep(_LOOK_AGAIN_AFTER)


def end_membership(paths: ProfilePaths) -> None:
    """Be a desk on its own again; raises SettingsError, OSError."""
    with suppress(LockedKey):  # what the administrator names for all stays
        set_value(paths, "team.relays", "")
    forget_membership(paths.membership)
