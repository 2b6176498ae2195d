"""The sources of contacts on a real book, with a played server and a played keyring."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from gamma_desktop.contacts.sources import ContactSource, SourceKind
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.contact_sources import SqliteContactSources
from gamma_desktop.store.database import Database
from gamma_desktop.sync.sources import ContactSources, SourcePasswords
from gamma_desktop.ui.wording import explain
from tests.fakes.secret_store import FakeSecretStore
from tests.fakes.source_reader import FakeSourceReader

TEAM = ContactSource(name="Team", kind=SourceKind.CARDDAV, url="https://cloud.example/", user="ana")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class SourcesAtHand:
    """What works with sources, and what it works with."""

    def __init__(self, database: Database) -> None:
        self.now = NOW
        self.reader = FakeSourceReader(("Ana", "Beto"))
        self.secrets = FakeSecretStore()
        self.book = SqliteContactBook(database)
        self.sources = ContactSources(
            SqliteContactSources(database, self.book.changes.publish),
            self.reader,
            SourcePasswords(self.secrets),
            rules=NumberRules,
            clock=lambda: self.now,
            words=lambda error: str(explain(error)),
        )

    async def names(self) -> list[str]:
        """Who is in the book."""
        return [contact.name for contact in await self.book.search("", limit=10)]


@asynccontextmanager
async def sources_at_hand(folder: Path) -> AsyncIterator[SourcesAtHand]:
    """Open a book for them."""
    async with Database(folder / "book.db") as database:
        yield SourcesAtHand(database)
