import asyncio
import base64
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.errors import (
    ContactFileError,
    ContactFileTooLarge,
    ContactFileUnreadable,
    ReadingBroken,
)
from gamma_desktop.contacts.file_import import ContactImport
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.file_reading import client
from gamma_desktop.contacts.file_reading.client import ContactReading, ReadLimits, preview_file
from gamma_desktop.contacts.file_reading.messages import Document
from gamma_desktop.contacts.importing import shown_name
from gamma_desktop.desktop.pictures import LARGEST_SIDE, shrunk
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.saying import raises_saying
from tests.unit.contacts.whole_files import ReadContacts

FILES = Path(__file__).parents[2] / "data" / "contacts"
RULES = NumberRules()


async def read(*documents: Document, limits: ReadLimits = client.LIMITS) -> ReadContacts:
    async with ContactReading(documents, source="s", rules=RULES, limits=limits) as reading:
        batches = [batch async for batch in reading.batches()]
    return ReadContacts(
        read=batches[-1].read,
        contacts=tuple(contact for batch in batches for contact in batch.contacts),
        problems=tuple(problem for batch in batches for problem in batch.problems),
        photos={name: image for batch in batches for name, image in batch.photos.items()},
    )


def file(name: str) -> Document:
    return Document(name=name, path=os.fsencode(FILES / name))


def png(width: int, height: int) -> bytes:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide says bytes; Qt takes text
    return bytes(buffer.data().data())


async def test_files_of_every_kind_are_read_in_a_process_of_their_own_with_their_pictures_small() -> None:
    found = await read(file("iphone-3.0.vcf"), file("outlook-es.csv"), file("davx5-4.0.vcf"))

    assert [contact.name for contact in found.contacts] == [
        "Dr. Jürgen Müller",
        "Gläserei Öz",
        "Inés Castro",
        "Chloé Dubois",
    ]
    sizes = [
        QImage.fromData(found.photos[each.photo]).size().toTuple() for each in found.contacts if each.photo
    ]
    assert sizes == [(LARGEST_SIDE, 80), (32, 32)]


async def test_what_a_file_is_can_be_seen_before_it_is_imported() -> None:
    table = await preview_file(FILES / "outlook-de.csv", rules=RULES)
    cards = await preview_file(FILES / "iphone-3.0.vcf", rules=RULES)

    assert (table.kind, table.delimiter, table.encoding, table.entries) == (FileKind.TABLE, ";", "cp1252", 1)
    assert table.fields[table.headings.index("Mobiltelefon")] is Field.PHONE
    assert table.rows[0][1] == "Inés"
    assert (cards.kind, cards.entries) == (FileKind.VCARD, 2)
    assert [each.person and each.person.name for each in cards.first] == ["Dr. Jürgen Müller", "Gläserei Öz"]


async def test_a_file_that_is_not_there_is_told_by_name() -> None:
    with raises_saying(ContactFileUnreadable, "No such file") as told:
        await read(Document(name="missing.vcf", path=b"/nowhere/missing.vcf"))

    assert told.value.path == Path("missing.vcf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names there")
async def test_what_never_ends_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.vcf")

    with raises_saying(ContactFileUnreadable, "no file that has an end"):
        await read(Document(name="pipe.vcf", path=os.fsencode(tmp_path / "pipe.vcf")))


async def test_a_reading_that_needs_more_memory_than_it_may_have_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"Name,Phone\n" + b"Ana,203\n" * 5_000_000)

    with pytest.raises((ContactFileTooLarge, ReadingBroken)):
        await read(Document(name="large.csv", path=os.fsencode(large)), limits=ReadLimits(megabytes=140))


async def test_a_reading_that_is_silent_for_too_long_is_ended() -> None:
    with raises_saying(ReadingBroken, "takes too long"):
        await read(file("google.csv"), limits=ReadLimits(silence=0.001))


async def test_a_reading_that_takes_too_much_processor_time_is_ended(tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    many.write_text("Name,Phone\n" + "".join(f"A{n},64746{n:04}\n" for n in range(100_000)))

    with raises_saying(ReadingBroken, "Nothing was changed"):
        await read(Document(name="many.csv", path=os.fsencode(many)), limits=ReadLimits(seconds=1))


async def test_a_reading_that_says_too_much_is_ended() -> None:
    with raises_saying(ReadingBroken, "within the limits"):
        await read(file("google.csv"), limits=ReadLimits(answered_bytes=10))


async def test_leaving_early_ends_the_process_before_it_has_said_all(tmp_path: Path) -> None:
    many = tmp_path / "many.csv"
    many.write_text("Name,Phone\n" + "".join(f"A{n},64746{n:04}\n" for n in range(5_000)))
    async with ContactReading(
        [Document(name="m", path=os.fsencode(many))], source="s", rules=RULES
    ) as reading:
        process = reading._worker._process

    assert process is not None
    assert process.returncode not in {None, 0}


async def test_nothing_is_loaded_from_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gamma_desktop.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)

    assert (await read(file("google.csv"))).read == 1


async def test_readings_beside_each_other_do_not_mix() -> None:
    found = await asyncio.gather(read(file("google.csv")), read(file("utf16-3.0.vcf")))

    assert [each.contacts[0].name for each in found] == ["Inés Castro", "Łukasz Żółć"]


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"no picture",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        png(4, 4)[:40],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        base64.b64decode("iVBORw0KGgoAAAANSUhEUgAA//8AAP//CAIAAAA="),
    ],
    ids=["empty", "text", "header alone", "half", "svg", "enormous"],
)
def test_what_is_no_picture_that_we_read_becomes_none(image: bytes) -> None:
    assert shrunk(image) is None


def test_a_small_picture_stays_as_it_is_and_a_narrow_one_keeps_a_side() -> None:
    small = png(LARGEST_SIDE, 40)

    assert shrunk(small) == small
    assert QImage.fromData(shrunk(png(2000, 3)) or b"").size().toTuple() == (LARGEST_SIDE, 1)


def test_the_errors_of_the_process_are_errors_of_ours() -> None:
    assert issubclass(ReadingBroken, ContactFileError)


async def test_a_file_whose_name_is_no_text_is_read_and_its_name_shown_escaped(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/contactos-espa\xf1a.csv"))
    try:
        path.write_text("Name,Phone\nAna,647460197\nBea,\n")
    except OSError:
        pytest.skip("this file system takes text alone for a name")
    async with Database(tmp_path / "book.db") as database:
        book = SqliteContactBook(database)
        wanted = ContactImport(files=[path], source=shown_name(path), rules=RULES)
        report = await wanted.run(book)
        assert (report.read, report.imported) == (2, 1)
        assert report.problems[0].file == r"contactos-espa\xf1a.csv"
        assert [each.source for each in await book.search("", limit=9)] == [r"contactos-espa\xf1a.csv"]
