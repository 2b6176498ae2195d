"""What agents said the columns of tables hold, by the headings of these. Looks into no table."""

from collections.abc import Sequence

import msgspec

from gamma_desktop.contacts.csv_fields import Field, Fields
from gamma_desktop.store.columns import as_json
from gamma_desktop.store.database import Database

_RECALL = "SELECT fields FROM column_mappings WHERE headings = ?"
_ANY = "SELECT 1 FROM column_mappings LIMIT 1"
_REMEMBER = "INSERT OR REPLACE INTO column_mappings (headings, fields) VALUES (?, ?)"
_decoder = msgspec.json.Decoder(tuple[Field, ...])


class SqliteColumnMemory:
    """Keeps it in the book: implements ``contacts.ports.ColumnMemory``. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def columns_of(self, headings: Sequence[str]) -> Fields | None:
        """What was said of columns with these headings; None if nothing was."""
        key = as_json(list(headings))
        found = await self._database.read(lambda book: book.execute(_RECALL, (key,)).get)
        return _decoder.decode(found) if isinstance(found, str) else None

    async def is_empty(self) -> bool:
        """Whether nothing was ever said of columns."""
        return await self._database.read(lambda book: book.execute(_ANY).get is None)

    async def remember(self, headings: Sequence[str], fields: Fields) -> None:
        """Take columns with these headings for this from now on."""
        values = as_json(list(headings)), as_json(fields)
        await self._database.write(lambda book: book.execute(_REMEMBER, values).fetchall())
