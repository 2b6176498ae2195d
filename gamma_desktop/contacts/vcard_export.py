"""A contact as a vCard that any telephone reads, and that comes back here as it was.

Version 3.0, which everything reads. What it has no word for is told in the way of Apple (the label of a
number), or in one of our own (id and source: what comes back to its source is the same contact).
"""

import base64
import re
from collections.abc import Iterator

from gamma_desktop.contacts.importing import OUR_UID
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.vcard_person import OWN_ID, OWN_LABEL, OWN_SOURCE

_FOLDED_AT = 75
_WITHIN_A_MARK = re.compile(r"(?<=END:|GIN:)(?=VCARD)", re.IGNORECASE)
_TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX", "main": "MAIN"}
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"})


def vcard(contact: Contact, photo: bytes | None = None) -> str:
    """The card, with a line break at its end."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(contact, photo))


def _lines(contact: Contact, photo: bytes | None) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{_escaped(contact.uid or OUR_UID + contact.id)}"
    yield f"{OWN_ID}:{_escaped(contact.id)}"
    yield f"{OWN_SOURCE}:{_escaped(contact.source)}"
    yield f"FN:{_escaped(contact.name)}"
    yield f"N:;{_escaped(contact.name)};;;"
    for name, text in (("ORG", contact.company), ("TITLE", contact.title), ("NOTE", contact.note)):
        if text:
            yield f"{name}:{_escaped(text)}"
    for place, number in enumerate(contact.numbers, start=1):
        raw = _escaped(number.raw)
        if number.label in _TYPES:
            yield f"TEL;TYPE={_TYPES[number.label]}:{raw}"
        elif number.label:
            yield f"item{place}.TEL:{raw}"
            yield f"item{place}.{OWN_LABEL}:{_escaped(number.label)}"
        else:
            yield f"TEL:{raw}"
    for email in contact.emails:
        yield f"EMAIL;TYPE=INTERNET:{_escaped(email)}"
    if photo is not None:
        kind = "PNG" if photo.startswith(b"\x89PNG") else "JPEG"
        yield f"PHOTO;ENCODING=b;TYPE={kind}:{base64.b64encode(photo).decode()}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> str:
    """The line in pieces of 75 bytes at most, none of which ends within a letter, or looks like an end."""
    head, *rest = _WITHIN_A_MARK.split(line)
    return "\r\n ".join((_short_pieces(head), *map(_short_pieces, rest)))


def _short_pieces(line: str) -> str:
    if len(line) < _FOLDED_AT and line.isascii():
        return line
    pieces, piece, size = [], "", 1
    for letter in line:
        weight = len(letter.encode(errors="replace"))
        if size + weight > _FOLDED_AT:
            pieces.append(piece)
            piece, size = "", 1
        piece += letter
        size += weight
    return "\r\n ".join([*pieces, piece])
