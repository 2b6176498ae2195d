"""Joins what works with the sources of contacts; loaded when one is first looked at."""

from collections.abc import Callable
from datetime import datetime

from gamma_desktop.app.contact_sources import ContactSources
from gamma_desktop.app.source_passwords import SourcePasswords
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.database import Database
from gamma_desktop.sync.process import ProcessReader


def contact_sources(
    database: Database,
    contacts: SqliteContactBook,
    vault: SecretStore,
    *,
    rules: Callable[[], NumberRules],
    clock: Callable[[], datetime],
) -> ContactSources:
    """What works with the sources of the running program."""
    return ContactSources(
        SqliteContactSources(database, contacts.changes.publish),
        ProcessReader(),
        SourcePasswords(vault),
        rules=rules,
        clock=clock,
    )
