"""What commands need to leave a team; and how what a team has shared goes from a desk."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from gamma_desktop.app.book_of_command import has_book
from gamma_desktop.app.engine import now
from gamma_desktop.app.maintenance_session import engine_at_rest
from gamma_desktop.calls.service import CallService
from gamma_desktop.history.damage import Damage
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.history.retention import RetentionJob
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.settings.errors import LockedKey
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.settings.write import set_value
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.recovery import Recovery
from gamma_desktop.sync.team_sources import TeamSources
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
    await go_after_removal(paths, settings)
    return was_told


async def go_after_removal(paths: ProfilePaths, settings: Settings) -> None:
    """Have all go that the team has shared: the relay has told that this desk was removed.

    Raises:
        VaultError, StoreError, JournalError, SettingsError: not all is gone; the next start goes on.
    """
    if has_book(paths):
        async with engine_at_rest(paths, settings, _note_damage) as engine:
            await engine.catch_up()
            await _forget_contacts(engine.team_sources, engine.recovery)
            await _request_to_wipe(engine.calls, SqliteErasures(engine.database))
            while not await engine.retention_job.fulfil_requests():  # noqa: ASYNC110  (others read the file)
                await asyncio.sleep(_LOOK_AGAIN_AFTER)
    await _end_membership(paths, KeyringVault(paths.name))


async def forget_team(
    paths: ProfilePaths,
    vault: SecretStore,
    *,
    intake: IntakeService,
    calls: CallService,
    database: Database,
    retention_job: RetentionJob,
    team_sources: TeamSources,
    recovery: Recovery,
) -> None:
    """The same in a program that runs: events stop, and the lists are emptied; raises the same."""
    if not intake.is_running:
        return  # it is under way
    await intake.stop()
    await _forget_contacts(team_sources, recovery)
    erasures = SqliteErasures(database)
    request = await _request_to_wipe(calls, erasures)
    retention_job.wake()
    while request in {asked for asked, _ in await erasures.requests()}:  # noqa: ASYNC110  (another process does it)
        await asyncio.sleep(_LOOK_AGAIN_AFTER)
    await _end_membership(paths, vault)


async def _end_membership(paths: ProfilePaths, vault: SecretStore) -> None:
    """Be a desk on its own again; what says that it was none goes last."""
    await forget_secret(vault)
    with suppress(LockedKey):  # what the administrator names for all stays
        set_value(paths, "team.relays", "")
    forget_membership(paths)


async def _forget_contacts(sources: TeamSources, recovery: Recovery) -> None:
    """Have the team's sources go, with their contacts and passwords, also from backups."""
    await sources.take(())
    await recovery.forget_team_sources()


async def _request_to_wipe(calls: CallService, erasures: SqliteErasures) -> int:
    """Have all calls be erased, with notes, recordings and events, also from backups."""
    until = now() + _AHEAD
    await calls.retire(until)  # what goes on would stay
    return await erasures.request(Erasure(before=until))


def _note_damage(damage: Damage) -> None:
    _log.warning("found damaged on the way: %s", damage)
