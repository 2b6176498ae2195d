"""Hands out all contacts, piece by piece: nowhere do all of them stand in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gamma_desktop.contacts.export import CsvShape, csv_headings, csv_rows
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.vcard_export import vcard

AT_ONCE = 500


class ExportKind(StrEnum):
    """In which form."""

    CSV = ".csv"
    VCARD = ".vcf"


class ContactSupply(Protocol):
    """Has the contacts, and their pictures."""

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """All of them for "", page by page."""
        ...

    async def photo(self, name: str) -> bytes | None:
        """The picture that ``Contact.photo`` names."""
        ...


async def exported(contacts: ContactSupply, kind: ExportKind) -> AsyncIterator[str]:
    """All contacts in the form wished; raises StoreError."""
    if kind is ExportKind.VCARD:
        async for page in _pages(contacts):
            photos = [await contacts.photo(each.photo) if each.photo else None for each in page]
            yield "".join(vcard(each, photo) for each, photo in zip(page, photos, strict=True))
        return
    shape = CsvShape()
    async for page in _pages(contacts):
        shape = shape.with_room_for(page)
    yield csv_headings(shape)
    async for page in _pages(contacts):
        yield csv_rows(page, shape)


async def export_to(path: Path, contacts: ContactSupply) -> None:
    """Write all contacts into a file, as its suffix says: vCards for .vcf, else CSV.

    What was there stays if anything fails.

    Raises:
        StoreError: they cannot be read.
        OSError: the file cannot be written.
    """
    kind = ExportKind.VCARD if path.suffix.casefold() == ExportKind.VCARD else ExportKind.CSV
    unfinished = path.with_name(f".{path.name}.part")
    try:
        file = await asyncio.to_thread(unfinished.open, "wb")
        with file:
            async for piece in exported(contacts, kind):
                await asyncio.to_thread(file.write, piece.encode(errors="replace"))
        await asyncio.to_thread(unfinished.replace, path)
    finally:
        unfinished.unlink(missing_ok=True)


async def _pages(contacts: ContactSupply) -> AsyncIterator[Sequence[Contact]]:
    offset = 0
    while page := await contacts.search("", limit=AT_ONCE, offset=offset):
        yield page
        offset += len(page)
