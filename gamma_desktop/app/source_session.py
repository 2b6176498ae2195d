"""The sources of contacts with what they work with: for a command, and for the running program.

Loaded when one is first looked at.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from gamma_desktop.app.book_of_command import made_book
from gamma_desktop.app.engine import now
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.database import Database
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.sync.process import ProcessReader
from gamma_desktop.sync.sources import ContactSources, SourcePasswords
from gamma_desktop.ui.wording import explain
from gamma_desktop.vault.keyring_vault import KeyringVault


@asynccontextmanager
async def open_sources(paths: ProfilePaths, settings: Settings) -> AsyncIterator[ContactSources]:
    """The sources of a profile, beside a running program; raises StoreError."""
    async with made_book(paths) as database:
        rules = settings.numbers.rules(each.number for each in await SqliteExtensionCache(database).load())
        yield _joined(SqliteContactSources(database), KeyringVault(paths.name), lambda: rules, now)


def contact_sources(
    database: Database,
    contacts: SqliteContactBook,
    vault: SecretStore,
    *,
    rules: Callable[[], NumberRules],
    clock: Callable[[], datetime],
) -> ContactSources:
    """The sources of the running program."""
    return _joined(SqliteContactSources(database, contacts.changes.publish), vault, rules, clock)


def _joined(
    shelf: SqliteContactSources,
    vault: SecretStore,
    rules: Callable[[], NumberRules],
    clock: Callable[[], datetime],
) -> ContactSources:
    return ContactSources(
        shelf, ProcessReader(), SourcePasswords(vault), rules=rules, clock=clock, words=_words
    )


def _words(error: GammaDesktopError) -> str:
    return str(explain(error))
