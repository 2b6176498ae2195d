"""The text of a CSV file, whichever encoding it has. Knows nothing of tables."""

import codecs
from pathlib import Path
from typing import BinaryIO

from gamma_desktop.contacts.errors import ContactFileTooLarge, NotAContactTable

MOST_BYTES = 64 * 1024 * 1024

_BYTES_LOOKED_AT = 4096
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AS_CSV = "This is no text file. Save it as CSV (UTF-8) in the program that made it, and import that."


def read_text(file: BinaryIO, name: str) -> tuple[str, str]:
    """The text of a file, and which of the usual encodings it has.

    Raises:
        ContactFileError: it is too large, or is no text.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        advice = "Split it, and import the parts together."
        raise ContactFileTooLarge(Path(name), f"It is larger than {MOST_BYTES // 1024**2} MB. {advice}")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise NotAContactTable(Path(name), _SAVE_AS_CSV)


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return (encoding,)
    start = content[:_BYTES_LOOKED_AT]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros.count(0) > len(zeros) // 2:
            return (encoding,)
    return ("utf-8", "cp1252")
