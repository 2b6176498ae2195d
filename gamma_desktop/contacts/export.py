"""How a contact is shown to other programs: the contact object of the interface, and CSV that imports again.

The keys, their order and their meaning are promised to others; adding is fine, renaming is not.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from gamma_desktop.contacts.csv_cells import guarded
from gamma_desktop.contacts.model import Contact, ContactNumber


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
    }


def _number_object(number: ContactNumber) -> dict[str, object]:
    """A number; one that is a range has its first and its last, alike where any digits may follow them."""
    told: dict[str, object] = {"raw": number.raw, "e164": number.e164, "label": number.label}
    if number.covers is not None:
        told["range"] = {"first": number.covers.first, "last": number.covers.last}
    return told


def contacts_csv(contacts: Sequence[Contact]) -> str:
    """Contacts as CSV with a heading, numbers named as Google names them; formulas are made text."""
    most_numbers = max((len(contact.numbers) for contact in contacts), default=0)
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["Name", "Company", "Note", "Source", *_number_headings(most_numbers)])
    for contact in contacts:
        cells = [contact.name, contact.company, contact.note, contact.source, *_number_cells(contact)]
        missing = most_numbers - len(contact.numbers)
        rows.writerow([*(guarded(cell) for cell in cells), *("", "") * missing])
    return written.getvalue()


def _number_headings(count: int) -> Iterator[str]:
    for position in range(1, count + 1):
        yield f"Phone {position} - Label"
        yield f"Phone {position} - Value"


def _number_cells(contact: Contact) -> Iterator[str]:
    for number in contact.numbers:
        yield number.label
        yield number.raw
