import asyncio
import contextlib
import io
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gamma_desktop.contacts.contact_file import ContactFile
from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.errors import ContactFileError, ContactFileUnreadable
from gamma_desktop.contacts.file_import import ContactImport
from gamma_desktop.contacts.importing import ColumnTaken, ImportProgress, ImportReport
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.unit.contacts import address_books

RULES = NumberRules()


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[SqliteContactBook]:
    async with Database(tmp_path / "book.db") as database:
        yield SqliteContactBook(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Holds two files: Ana and Bea in the first, Cleo in the second."""
    (tmp_path / "one.csv").write_text("Name,Phone\nAna,647460197\nBea,203\n")
    (tmp_path / "two.csv").write_text("Name,Phone\nCleo,912345678\nNobody,\n")
    return tmp_path


async def import_contacts(*files: Path, source: str, book: SqliteContactBook) -> ImportReport:
    return await ContactImport(files=files, source=source, rules=RULES).run(book)


async def names(book: SqliteContactBook) -> list[str]:
    return [contact.name for contact in await book.search("", limit=10)]


async def test_the_files_of_one_import_form_one_source(book: SqliteContactBook, folder: Path) -> None:
    report = await import_contacts(folder / "one.csv", folder / "two.csv", source="crm", book=book)

    assert (report.read, report.imported, report.updated, report.skipped) == (4, 3, 0, 1)
    assert [(problem.file, problem.line) for problem in report.problems] == [("two.csv", 3)]
    assert await names(book) == ["Ana", "Bea", "Cleo"]


async def test_importing_the_same_again_changes_nothing(book: SqliteContactBook, folder: Path) -> None:
    await import_contacts(folder / "one.csv", source="crm", book=book)

    again = await import_contacts(folder / "one.csv", source="crm", book=book)

    columns = (ColumnTaken(heading="Name", field=Field.NAME), ColumnTaken(heading="Phone", field=Field.PHONE))
    assert again == ImportReport(read=2, unchanged=2, columns=columns)


async def test_what_was_read_is_what_became_of_it(book: SqliteContactBook, folder: Path) -> None:
    await import_contacts(folder / "one.csv", source="crm", book=book)
    rows = "Ana,647460197\nBea,204\nCleo,912345678\nCleo,912345678\nNobody,\n"
    (folder / "one.csv").write_text(f"Agenda\nName,Phone\n{rows}")

    report = await import_contacts(folder / "one.csv", source="crm", book=book)

    assert (report.imported, report.updated, report.unchanged, report.skipped) == (1, 1, 1, 2)
    assert report.read == report.imported + report.updated + report.unchanged + report.skipped
    assert [problem.code for problem in report.problems] == ["layout", "repeated", "left_out"]


@settings(max_examples=2)
@given(
    books=st.lists(
        st.one_of(address_books.tables().map(lambda book: ("csv", *book)),
                  address_books.cards().map(lambda book: ("vcf", *book))),
        min_size=8, max_size=10,
    ),
    kept=st.integers(1, 7),
)  # fmt: skip
def test_damaged_books_count_up_and_mix_up_nobody(
    books: list[tuple[str, list[address_books.Person], bytes]], kept: int
) -> None:
    asyncio.run(_import_twice([book for book in books if can_be_read(book[2], book[0])], kept))


async def _import_twice(books: list[tuple[str, list[address_books.Person], bytes]], kept: int) -> None:
    """Imports all of the files, then some of them: what was read is what became of it, each time."""
    people = [person for _, told, _ in books for person in told]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.{kind}") for number, (kind, _, _) in enumerate(books)]
        for file, (_, _, content) in zip(files, books, strict=True):
            file.write_bytes(content)
        async with Database(Path(folder, "book.db")) as database:
            book = SqliteContactBook(database)
            for some in (files, files[:kept]):
                report = await import_contacts(*some, source="crm", book=book)
                became = (report.imported, report.updated, report.unchanged, report.skipped)
                assert min(became) >= 0
                assert report.read == sum(became)
                found = await book.search("", limit=1000)
                usable = sum(became) - report.skipped
                assert len(found) == usable or not usable  # of nothing that can be used, nothing is changed
                mixed_up = [each for each in found if len(address_books.owners(each, people)) > 1]
                assert mixed_up == []


def can_be_read(content: bytes, kind: str) -> bool:
    """Whether a file is not refused as a whole: one that is keeps the others out too."""
    with contextlib.suppress(ContactFileError):
        return bool(list(ContactFile(io.BytesIO(content), f"people.{kind}", RULES).entries()))
    return False


async def test_a_changed_number_updates_and_who_is_gone_goes(book: SqliteContactBook, folder: Path) -> None:
    await import_contacts(folder / "one.csv", source="crm", book=book)
    (before,) = await book.with_number("+34647460197")
    (folder / "one.csv").write_text("Name,Phone\nAna,600000000\n")

    report = await import_contacts(folder / "one.csv", source="crm", book=book)

    assert (report.imported, report.updated, report.removed) == (0, 1, 1)
    (after,) = await book.with_number("+34600000000")
    assert after.id == before.id
    assert await names(book) == ["Ana"]


async def test_an_extension_is_found_by_its_digits(book: SqliteContactBook, folder: Path) -> None:
    await import_contacts(folder / "one.csv", source="crm", book=book)

    assert [contact.name for contact in await book.with_number("203")] == ["Bea"]


async def test_a_file_of_which_nothing_can_be_used_leaves_the_source_alone(
    book: SqliteContactBook, folder: Path
) -> None:
    await import_contacts(folder / "one.csv", source="crm", book=book)
    (folder / "one.csv").write_text("Name,Phone\n,none\n")

    report = await import_contacts(folder / "one.csv", source="crm", book=book)

    assert (report.read, report.skipped) == (1, 1)
    assert await names(book) == ["Ana", "Bea"]


async def test_one_file_that_cannot_be_read_keeps_the_others_out_too(
    book: SqliteContactBook, folder: Path
) -> None:
    with pytest.raises(ContactFileUnreadable):
        await import_contacts(folder / "one.csv", folder / "missing.csv", source="crm", book=book)

    assert await names(book) == []


async def test_a_rehearsal_tells_what_an_import_would_do_and_does_not_do_it(
    book: SqliteContactBook, folder: Path
) -> None:
    await import_contacts(folder / "one.csv", source="crm", book=book)
    (folder / "one.csv").write_text("Name,Phone\nAna,600000000\nDora,647460198\n")
    wanted = ContactImport(files=[folder / "one.csv"], source="crm", rules=RULES)

    rehearsed = await wanted.rehearse(book)

    assert await names(book) == ["Ana", "Bea"]
    assert (rehearsed.imported, rehearsed.updated) == (1, 1)
    assert await wanted.run(book) == rehearsed


async def test_progress_is_told_to_the_end(book: SqliteContactBook, folder: Path) -> None:
    told: list[ImportProgress] = []

    await ContactImport(
        files=[folder / "one.csv", folder / "two.csv"], source="crm", rules=RULES, tell=told.append
    ).run(book)

    assert told[-2:] == [ImportProgress(done=1.0, read=4), ImportProgress(done=1.0, read=4, is_storing=True)]


async def test_an_import_that_is_cancelled_changes_nothing_and_ends_its_process(
    book: SqliteContactBook, folder: Path
) -> None:
    reached = asyncio.Event()
    wanted = ContactImport(
        files=[folder / "one.csv"], source="crm", rules=RULES, tell=lambda _progress: reached.set()
    )
    importing = asyncio.get_running_loop().create_task(wanted.run(book))
    await reached.wait()

    importing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await importing
    assert await names(book) == []
