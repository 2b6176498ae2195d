"""Pictures of contacts in the book, named by their content. Looks into none of them."""

from collections.abc import Mapping

import apsw

_KEEP = "INSERT INTO contact_photos (photo, image) VALUES (?, ?) ON CONFLICT DO NOTHING"
_FORGET = """
    DELETE FROM contact_photos WHERE photo NOT IN (SELECT photo FROM contacts WHERE photo <> '')
        AND photo NOT IN (SELECT photo FROM contacts_before)
"""


def photo(book: apsw.Connection, name: str) -> bytes | None:
    """The picture of that name, if there is one."""
    image = book.execute("SELECT image FROM contact_photos WHERE photo = ?", (name,)).get
    return image if isinstance(image, bytes) else None


def add_photos(book: apsw.Connection, photos: Mapping[str, bytes]) -> None:
    """Add pictures; those that are there already stay."""
    book.executemany(_KEEP, photos.items())


def forget_unseen_photos(book: apsw.Connection) -> None:
    """Let go of the pictures that no contact shows, nor would if an import were undone."""
    book.execute(_FORGET)
