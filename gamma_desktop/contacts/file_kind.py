"""What a file of contacts is, told by its first bytes: names of files are often wrong. Reads no contact."""

from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.codes import FileProblem
from gamma_desktop.contacts.errors import NotAContactTable
from gamma_desktop.errors import Message

_BEGIN = b"BEGIN:VCARD"
_SUFFIXES = frozenset({".vcf", ".vcard"})
_LOOKED_AT = 4096
_OLDER_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_FOLDER_OF_A_PACKAGE = 4 * 1024 * 1024
_IN_ZIP = (
    ("xl/workbook.bin", FileProblem.XLSB),
    ("content.xml", FileProblem.ODS),
    ("index/document.iwa", FileProblem.NUMBERS_APP),
    ("word/document.xml", FileProblem.WORD),
)


class FileKind(StrEnum):
    """What a file of contacts is."""

    VCARD = "vCard"
    TABLE = "CSV"
    SHEET = "XLSX"

    @property
    def has_columns(self) -> bool:
        """Whether it is a table, whose columns may be taken for one thing or another."""
        return self is not FileKind.VCARD


def kind_of(file: BinaryIO, name: str) -> FileKind:
    """What a file is, whatever its name; it is read from its start afterwards.

    Raises:
        NotAContactTable: it is known to be something else, which the error names, with what to do.
    """
    start = file.read(_LOOKED_AT)
    file.seek(0)
    if start.startswith(_ZIP):
        return _kind_of_zip(file, name)
    if start.startswith(_OLDER_OFFICE):
        raise NotAContactTable(Path(name), Message(_older_office(file)))
    text = start.replace(b"\0", b"").upper()
    if (page := _page(text)) is not None:
        raise NotAContactTable(Path(name), Message(page))
    if _BEGIN in text or Path(name).suffix.casefold() in _SUFFIXES:
        return FileKind.VCARD
    return FileKind.TABLE


def _kind_of_zip(file: BinaryIO, name: str) -> FileKind:
    from gamma_desktop.contacts.xlsx_package import WORKBOOK, parts_of  # noqa: PLC0415  (if needed)

    parts = parts_of(file)
    file.seek(0)
    if WORKBOOK in parts:
        return FileKind.SHEET
    problem = next((told for part, told in _IN_ZIP if part in parts), FileProblem.ZIP)
    raise NotAContactTable(Path(name), Message(problem if parts else FileProblem.DAMAGED))


def _older_office(file: BinaryIO) -> FileProblem:
    start = file.read(_FOLDER_OF_A_PACKAGE)
    file.seek(0)
    return FileProblem.PROTECTED if _PACKAGE in start else FileProblem.OLDER_OFFICE


def _page(text: bytes) -> FileProblem | None:
    """Programs export web pages and XML under the name of a spreadsheet; Excel opens them all the same."""
    text = text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith((b"<HTML", b"<!DOCTYPE HTML", b"<TABLE", b"<META")):
        return FileProblem.WEB_PAGE
    if text.startswith(b"<?XML") and b"MICROSOFT-COM:OFFICE:SPREADSHEET" in text:
        return FileProblem.OLDER_XML
    return FileProblem.PDF if text.startswith(b"%PDF-") else None
