"""Joins the sources of contacts to the engine; loaded when one is first looked at."""

from gamma_desktop.app.contact_sources import ContactSources
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.source_passwords import SourcePasswords
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.sync.process import ProcessReader


def contact_sources(engine: Engine) -> ContactSources:
    """What works with the sources of the running program."""
    return ContactSources(
        SqliteContactSources(engine.database, engine.contacts.changes.publish),
        ProcessReader(),
        SourcePasswords(engine.vault),
        rules=lambda: engine.rules,
        clock=now,
    )
