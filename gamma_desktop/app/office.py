"""The part of the program that a command needs to ask Gamma for something: client, key, number rules.

Closes what it opened. Opens the book only for those who ask for it, in short transactions.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from gamma_desktop.app.engine import number_rules
from gamma_desktop.calls.actions import send_by_either_id
from gamma_desktop.gamma.requests import GammaClient
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName, SecretStore
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.vault.keyring_vault import KeyringVault


@dataclass(frozen=True, slots=True)
class Office:
    """What a command works with."""

    settings: Settings
    paths: ProfilePaths
    client: GammaClient
    vault: SecretStore


@asynccontextmanager
async def open_office(paths: ProfilePaths, settings: Settings) -> AsyncIterator[Office]:
    """A client of the Gamma that the settings name, with the key of this profile."""
    vault = KeyringVault(paths.name)

    async def read_key() -> str | None:
        return await vault.read(SecretName.API_KEY)

    client = GammaClient(settings.api.url, read_key)
    try:
        yield Office(settings, paths, client, vault)
    finally:
        await client.aclose()


async def known_rules(paths: ProfilePaths, settings: Settings) -> NumberRules:
    """How numbers are written here, with the extensions that were seen last; raises StoreError."""
    if not paths.book.exists():
        return number_rules(settings, ())
    async with Database(paths.book) as database:
        return number_rules(settings, await SqliteExtensionCache(database).load())


async def call_id_for(paths: ProfilePaths, external_call_id: str) -> str | None:
    """Gamma's own id of a call that bears our id, if its events have come; raises StoreError."""
    if not paths.book.exists():
        return None
    async with Database(paths.book) as database:
        found = await SqliteCallLog(database).find_by_id(external_call_id)
    return next((call.key.call_id for call in found if call.external_call_id == external_call_id), None)


async def act_on_call(
    paths: ProfilePaths, settings: Settings, call: str, send: Callable[[GammaClient, str], Awaitable[None]]
) -> None:
    """Send a request about a call, named by Gamma's id or by our external call id.

    Raises:
        CallError: the request did not end well.
        StoreError: the book could not be read.
    """
    async with open_office(paths, settings) as office:
        await send_by_either_id(call, partial(send, office.client), partial(call_id_for, paths))
