"""Whatever a file holds, reading it comes to a report, or to one of the errors that say what is wrong."""

import contextlib
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.errors import ContactFileError
from gamma_desktop.numbers.model import NumberRules
from tests.unit.contacts.whole_files import collected

PIECES = st.sampled_from(
    [
        b"BEGIN:VCARD", b"END:VCARD", b"VERSION:2.1", b"VERSION:4.0", b"FN", b"N", b"TEL", b"EMAIL",
        b"PHOTO", b"AGENT:", b"item1.", b";TYPE=", b";ENCODING=QUOTED-PRINTABLE", b";ENCODING=b",
        b";CHARSET=", b"utf-7", b"punycode", b":", b"\\n", b"=\n", b"=C3", b"\r\n", b"\n", b"\n ", b";",
        b",", b'"', b"^n", b"\xff\xfe", b"\0", b"tel:+34;ext=", b"data:image/png;base64,", b"Name,Phone",
        b"\x1b[2J", b"647460197", b"=1+1",
    ]
)  # fmt: skip


def read(content: bytes, name: str) -> None:
    """What it comes to must also be such as one process can tell another."""
    with contextlib.suppress(ContactFileError):
        file = ContactFile(io.BytesIO(content), name, NumberRules(), shrink=lambda _image: None)
        msgspec.json.encode(collected(file.entries()))


@given(st.lists(PIECES | st.binary(max_size=8), max_size=60).map(b"".join))
def test_no_mixture_of_what_stands_in_vcards_breaks_the_reader(content: bytes) -> None:
    read(b"BEGIN:VCARD\n" + content, "c.vcf")


@given(st.lists(PIECES | st.binary(max_size=8), max_size=60).map(b"".join))
def test_no_mixture_of_anything_breaks_the_reader_of_tables(content: bytes) -> None:
    read(content, "c.csv")
    read(b"Name,Phone\n" + content, "c.csv")


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCARD\n" * 5_000,
        b"BEGIN:VCARD\nAGENT:\n" * 5_000,
        b"BEGIN:VCARD\nFN:x" + b"\n x" * 20_000,
        b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:" + b"=\n" * 20_000,
        b"BEGIN:VCARD\nFN" + b";a=b" * 20_000 + b":x\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:" + b"\\" * 500_001 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nN:" + b";" * 500_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nTEL:" + b"1" * 500_000 + b"\nEND:VCARD\n",
        b'BEGIN:VCARD\nTEL;TYPE="' + b'"' * 1_900 + b":1\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN;CHARSET=utf-7:+2AA-\nEND:VCARD\n" * 100,
        b"Phone," * 499 + b"Name\n" + b"647460197," * 499 + b"Ana\n",
        b"Name,Phone\n" + b"Ana," + b"1" * 100_000 + b"\n",
        b"Name,Phone\n" + b'"' * 100_000,
        b"\0" * 100_000,
    ],
    ids=[
        "begins", "nested", "folds", "soft breaks", "parameters", "backslashes", "semicolons", "digits",
        "quotes", "surrogates", "columns", "long cell", "quotation marks", "zeros",
    ],
)  # fmt: skip
def test_much_of_one_thing_breaks_nothing(content: bytes) -> None:
    read(content, "c.vcf" if content.startswith(b"BEGIN") else "c.csv")
