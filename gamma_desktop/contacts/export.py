"""How contacts are handed to other programs: the contact object, and CSV and vCards that import again.

The keys, their order and their meaning are promised to others; adding is fine, renaming is not.
"""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gamma_desktop.contacts.csv_cells import guarded
from gamma_desktop.contacts.csv_headings import OUR_HEADINGS
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.contacts.vcard_export import vcard

AT_ONCE = 500
"""Contacts read at a time: nowhere do all of them stand in memory."""


def contact_object(contact: Contact) -> dict[str, object]:
    """A contact as a JSON object."""
    return {
        "id": contact.id,
        "name": contact.name,
        "company": contact.company,
        "numbers": [_number_object(number) for number in contact.numbers],
        "note": contact.note,
        "source": contact.source,
        "emails": list(contact.emails),
        "title": contact.title,
        "favourite": contact.is_favourite,
        "local_note": contact.local_note,
        "also_in": list(contact.also_in),
        "vip": contact.is_vip,
    }


def _number_object(number: ContactNumber) -> dict[str, object]:
    """A number; one that is a range has its first and its last, alike where any digits may follow them."""
    told: dict[str, object] = {"raw": number.raw, "e164": number.e164, "label": number.label}
    if number.covers is not None:
        told["range"] = {"first": number.covers.first, "last": number.covers.last}
    return told


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How wide a table of contacts has to be: the most numbers, and the most addresses, that someone has."""

    numbers: int = 0
    emails: int = 0

    def with_room_for(self, contacts: Iterable[Contact]) -> "CsvShape":
        """Wide enough for these as well."""
        numbers, emails = self.numbers, self.emails
        for contact in contacts:
            numbers, emails = max(numbers, len(contact.numbers)), max(emails, len(contact.emails))
        return CsvShape(numbers, emails)


def csv_headings(shape: CsvShape) -> str:
    """The row of headings; numbers and addresses are named as Google names them."""
    numbers = (f"Phone {n} - {what}" for n in range(1, shape.numbers + 1) for what in ("Label", "Value"))
    emails = (f"E-mail {n} - Value" for n in range(1, shape.emails + 1))
    return _rows([[*OUR_HEADINGS, *numbers, *emails]])


def csv_rows(contacts: Iterable[Contact], shape: CsvShape) -> str:
    """A row for each contact; formulas are made text."""
    return _rows([guarded(cell) for cell in _cells(contact, shape)] for contact in contacts)


def _cells(contact: Contact, shape: CsvShape) -> Iterator[str]:
    yield from (contact.name, contact.company, contact.title, contact.note, contact.source)
    for number in contact.numbers:
        yield from (number.label, number.raw)
    yield from ("", "") * (shape.numbers - len(contact.numbers))
    yield from contact.emails
    yield from ("",) * (shape.emails - len(contact.emails))


def _rows(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


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
