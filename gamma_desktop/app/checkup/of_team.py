"""The link to the relay, which a desk of a team has in place of key, listener and registration."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from gamma_desktop.app.membership_way import open_link
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.errors import Message
from gamma_desktop.history.health import RESET_TOLD_FOR
from gamma_desktop.settings.errors import JoinFailed, VaultError
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultHealth, VaultState
from gamma_desktop.settings.secrets import source_in_force
from gamma_desktop.team.membership import Membership

_ANSWERS_WITHIN = 8.0


class TeamChecks:
    """Looks at what this desk proves itself with, and at its relay."""

    SETTLES = (CheckName.KEYRING, CheckName.RELAY, CheckName.EXTENSION)

    def __init__(self, membership: Membership, settings: Settings, vault: SecretStore) -> None:
        self._membership = membership
        self._settings = settings
        self._vault = vault

    async def look(self) -> Sequence[Check]:
        """Look at the keyring, then connect to the relay with what is in it."""
        keyring = self._keyring(await self._vault.look())
        if keyring.state is CheckState.PROBLEM:
            return [keyring, _relay(CheckState.SKIPPED, Message(Found.NEEDS_KEYRING)), _no_extension()]
        try:
            return [keyring, *await self._relay()]
        except (VaultError, JoinFailed) as error:
            return [keyring, Check(CheckName.RELAY, CheckState.PROBLEM, error), _no_extension()]

    def _keyring(self, health: VaultHealth) -> Check:
        if health.state is VaultState.FINE:
            found = Message(Found.KEYRING_FINE, backend=health.backend)
            return Check(CheckName.KEYRING, CheckState.OK, found)
        if source_in_force(SecretName.DESK_SECRET):
            found = Message(Found.KEYRING_NOT_NEEDED_IN_TEAM)
            return Check(CheckName.KEYRING, CheckState.OK, found)
        remedy = Remedy.UNLOCK_KEYRING if health.state is VaultState.LOCKED else None
        return Check(CheckName.KEYRING, CheckState.PROBLEM, VaultError(health), remedy)

    async def _relay(self) -> Sequence[Check]:
        async with open_link(self._membership, self._vault) as link:
            try:
                async with asyncio.timeout(_ANSWERS_WITHIN):
                    await link.until_decided()
            except TimeoutError:
                return [_relay(CheckState.PROBLEM, Message(Found.NO_RELAY_ANSWERS)), _no_extension()]
            if not link.health.is_connected:
                fault = Message(link.health.fault or Found.NO_RELAY_ANSWERS)
                return [_relay(CheckState.PROBLEM, fault), _no_extension()]
            relays = self._membership.relays
            known = {each.number for each in link.team.directory or ()}
        return [self._connected(relays), self._extension(known)]

    def _connected(self, relays: tuple[str, ...]) -> Check:
        reset = self._membership.reset
        if reset is None or datetime.now(UTC) - reset.at > RESET_TOLD_FOR:
            found = Message(Found.RELAY_CONNECTED, name=self._membership.name, relays=relays)
            return _relay(CheckState.OK, found)
        code = Found.RELAY_IS_ANOTHER if reset.is_another_log else Found.RELAY_SET_BACK
        return _relay(
            CheckState.WARNING,
            Message(code, name=self._membership.name, at=f"{reset.at.astimezone():%Y-%m-%d %H:%M}"),
        )

    def _extension(self, known: set[str]) -> Check:
        mine = self._settings.agent.extensions
        if not mine:
            return Check(CheckName.EXTENSION, CheckState.OK, Message(Found.EXTENSION_OF_ALL))
        if unknown := tuple(sorted(set(mine) - known)):
            found = Message(Found.EXTENSION_UNKNOWN, extensions=unknown)
            return Check(CheckName.EXTENSION, CheckState.WARNING, found)
        return Check(CheckName.EXTENSION, CheckState.OK, Message(Found.EXTENSION_FOUND, extensions=mine))


def _relay(state: CheckState, found: Message) -> Check:
    return Check(CheckName.RELAY, state, found)


def _no_extension() -> Check:
    return Check(CheckName.EXTENSION, CheckState.SKIPPED, Message(Found.NEEDS_RELAY))
