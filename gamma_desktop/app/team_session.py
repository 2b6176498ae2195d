"""What commands need to leave a team; and how what a team has shared goes from a desk."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from gamma_desktop.app.book_of_command import has_book
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.maintenance_session import engine_at_rest
from gamma_desktop.history.damage import Damage
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.settings.errors import LockedKey
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import set_value
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.team.member.joining import forget_secret, leave
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
    await end_membership(paths, settings)
    return was_told


async def go_after_removal(paths: ProfilePaths, settings: Settings) -> None:
    """Have all go that the team has shared: the relay has told that this desk was removed.

    Raises:
        VaultError, StoreError, JournalError, SettingsError: not all is gone; the next start goes on.
    """
    await forget_secret(KeyringVault(paths.name))
    await end_membership(paths, settings)


async def end_membership(paths: ProfilePaths, settings: Settings) -> None:
    """Erase what the team has shared, and be a desk on its own again."""
    if has_book(paths):
        async with engine_at_rest(paths, settings, _note_damage) as engine:
            await _wipe(engine)
    with suppress(LockedKey):  # what the administrator names for all stays
        set_value(paths, "team.relays", "")
    forget_membership(paths.membership)


async def _wipe(engine: Engine) -> None:
    """Erase all calls, with their notes, recordings and events, also from backups; contacts stay."""
    until = now() + _AHEAD
    await engine.catch_up()
    await engine.calls.retire(until)  # what goes on would stay
    await SqliteErasures(engine.database).request(Erasure(before=until))
    while not await engine.retention_job.fulfil_requests():  # noqa: ASYNC110  (others read the file)
        await asyncio.sleep(_LOOK_AGAIN_AFTER)


def _note_damage(damage: Damage) -> None:
    _log.warning("found damaged on the way: %s", damage)
