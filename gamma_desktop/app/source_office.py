"""What a command needs to work with sources of contacts: book and keyring, for as long as it takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gamma_desktop.app.book_of_command import made_book
from gamma_desktop.app.contact_sources import ContactSources
from gamma_desktop.app.engine import now, number_rules
from gamma_desktop.app.source_passwords import SourcePasswords
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.extension_cache import SqliteExtensionCache
from gamma_desktop.sync.process import ProcessReader
from gamma_desktop.vault.keyring_vault import KeyringVault


@asynccontextmanager
async def open_sources(paths: ProfilePaths, settings: Settings) -> AsyncIterator[ContactSources]:
    """The sources of a profile, beside a running program; raises StoreError."""
    async with made_book(paths) as database:
        rules = number_rules(settings, await SqliteExtensionCache(database).load())
        yield ContactSources(
            SqliteContactSources(database),
            ProcessReader(),
            SourcePasswords(KeyringVault(paths.name)),
            rules=lambda: rules,
            clock=now,
        )
