"""Pictures of contacts in the book, named by their content. Looks into none of them."""

from collections.abc import Mapping

import apsw

_KEEP = "INSERT INTO contact_photos (photo, image) VALUES (?, ?) ON CONFLICT DO NOTHING"
_FORGET = "DELETE FROM contact_photos WHERE photo NOT IN (SELECT photo FROM contacts WHERE photo <> '')"


def photo(book: apsw.Connection, name: str) -> bytes | None:
    """The picture of that name, if there is one."""
    image = book.execute("SELECT image FROM contact_photos WHERE photo = ?", (name,)).get
    return image if isinstance(image, bytes) else None


def keep_photos(book: apsw.Connection, photos: Mapping[str, bytes]) -> None:
    """Add pictures, and let go of those that no contact shows."""
    book.executemany(_KEEP, photos.items())
    book.execute(_FORGET)
