"""The part of the program that a command needs to ask Gamma for something: client, key, number rules.

Closes what it opened. Opens the book only for those who ask for it, in short transactions.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from gamma_desktop.app.book_of_command import existing_book, has_book
from gamma_desktop.app.membership_way import short_link
from gamma_desktop.calls.ports import CallControl, EventRegistry, ExtensionDirectory
from gamma_desktop.calls.requests import CallRequests
from gamma_desktop.gamma.requests import GammaClient
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName, SecretStore
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.team.membership import membership_of
from gamma_desktop.vault.keyring_vault import KeyringVault

_AT_ONCE = timedelta(seconds=0.5)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSession:
    """What a command works with."""

    settings: Settings
    paths: ProfilePaths
    control: CallControl
    directory: ExtensionDirectory
    registry: EventRegistry
    vault: SecretStore

    def calls(self, rules: NumberRules | None = None) -> CallRequests:
        """What one can ask of calls; ``rules`` say how numbers are written, where any is given."""
        dial_rules = load_settings(self.paths).dial_rules
        return CallRequests(
            self.control,
            extension=lambda: next(iter(self.settings.agent.extensions), None),
            rules=lambda: rules or self.settings.numbers.rules(),
            dial_rules=lambda: dial_rules,
            id_of_gamma=partial(call_id_for, self.paths),
        )


@asynccontextmanager
async def api_session(paths: ProfilePaths, settings: Settings) -> AsyncIterator[ApiSession]:
    """Asks the Gamma that the settings name, with the key of this profile; or the relay, in a team.

    Raises:
        JoinFailed: this desk is in a team, and what it knows of it cannot be read.
        VaultError: nor can what proves it.
    """
    vault = KeyringVault(paths.name)
    membership = membership_of(paths, settings)
    if membership is not None:
        async with short_link(membership, vault) as telephony:
            yield ApiSession(
                settings=settings,
                paths=paths,
                control=telephony,
                directory=telephony,
                registry=telephony,
                vault=vault,
            )
        return

    async def read_key() -> str | None:
        return await vault.read(SecretName.API_KEY)

    gamma = GammaClient(settings.api.url, read_key)
    try:
        yield ApiSession(
            settings=settings, paths=paths, control=gamma, directory=gamma, registry=gamma, vault=vault
        )
    finally:
        await gamma.aclose()


async def known_rules(paths: ProfilePaths, settings: Settings) -> NumberRules:
    """How numbers are written here, with the extensions that were seen last; raises StoreError."""
    if not has_book(paths):
        return settings.numbers.rules()
    async with existing_book(paths) as database:
        return settings.numbers.rules(each.number for each in await SqliteExtensionCache(database).load())


async def rules_at_once(paths: ProfilePaths, settings: Settings) -> NumberRules:
    """The same for a call that waits for nothing: without the extensions where the book cannot be read."""
    try:
        if has_book(paths):
            async with Database(paths.book, is_made=False, patience=_AT_ONCE) as database:
                seen = await SqliteExtensionCache(database).load()
            return settings.numbers.rules(each.number for each in seen)
    except StoreError as error:
        _LOG.warning("extensions not read before an emergency call: %s", error)
    return settings.numbers.rules()


async def call_id_for(paths: ProfilePaths, external_call_id: str) -> str | None:
    """Gamma's own id of a call that bears our id, if its events have come; raises StoreError."""
    if not has_book(paths):
        return None
    async with existing_book(paths) as database:
        found = await SqliteCallLog(database).find_by_id(external_call_id)
    return next((call.key.call_id for call in found if call.external_call_id == external_call_id), None)
