"""The text of a CSV file, whichever encoding it has. Knows nothing of tables."""

import codecs
from pathlib import Path

from gamma_desktop.contacts.errors import ContactFileTooLarge, ContactFileUnreadable, NotAContactTable

MOST_BYTES = 64 * 1024 * 1024

_BYTES_LOOKED_AT = 4096
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AS_CSV = "This is no text file. Save it as CSV (UTF-8) in the program that made it, and import that."


def read_text(path: Path) -> str:
    """The text of a file, whichever of the usual encodings it has.

    Raises:
        ContactFileError: it cannot be read, is too large, or is no text.
    """
    content = _content(path)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise NotAContactTable(path, _SAVE_AS_CSV)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ContactFileUnreadable(
            path, f"{error.strerror or error}. Check the name and whether you may read it."
        ) from error
    if len(content) > MOST_BYTES:
        raise ContactFileTooLarge(
            path, f"It is larger than {MOST_BYTES // 1024**2} MB. Split it, and import the parts together."
        )
    return content


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return (encoding,)
    start = content[:_BYTES_LOOKED_AT]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros.count(0) > len(zeros) // 2:
            return (encoding,)
    return ("utf-8", "cp1252")
