"""The extensions of the PBX as last heard, kept in the book so that their names are there at once."""

from collections.abc import Iterable

import apsw

from gamma_desktop.calls.model import Extension
from gamma_desktop.store.database import Database


class SqliteExtensionCache:
    """Keeps the extensions last heard of, so that their names show before Gamma has answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> tuple[Extension, ...]:
        """What was saved last, ordered by number; nothing at the very start."""
        return await self._database.read(_load)

    async def save(self, extensions: Iterable[Extension]) -> None:
        """Put ``extensions`` in the place of what was known."""
        rows = {extension.number: extension.name for extension in extensions}
        await self._database.write(lambda book: _save(book, rows))


def _load(book: apsw.Connection) -> tuple[Extension, ...]:
    rows = book.execute("SELECT number, name FROM extensions ORDER BY length(number), number")
    return tuple(Extension(number=number, name=name) for number, name in rows)


def _save(book: apsw.Connection, rows: dict[str, str]) -> None:
    book.execute("DELETE FROM extensions")
    book.executemany("INSERT INTO extensions (number, name) VALUES (?, ?)", rows.items())
