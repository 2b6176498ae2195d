from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.contacts import export
from gamma_desktop.contacts.export import export_to
from gamma_desktop.contacts.file_import import ContactImport
from gamma_desktop.contacts.model import Contact, ContactNumber
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.fakes.contact_book import FakeContactBook

ANA = Contact(id="1", name="Ana", numbers=(ContactNumber(raw="203"),), emails=("a@x.example",), source="crm")
MANY = [replace(ANA, id=str(n), name=f"Ana {n:04}") for n in range(export.AT_ONCE + 3)]


@pytest.mark.parametrize("name", ["all.vcf", "all.csv"])
async def test_all_contacts_are_written_page_by_page_and_come_back(tmp_path: Path, name: str) -> None:
    await export_to(tmp_path / name, FakeContactBook(*MANY))

    async with Database(tmp_path / "book.db") as database:
        wanted = ContactImport(files=[tmp_path / name], source="crm", rules=NumberRules())
        report = await wanted.run(SqliteContactBook(database))
    assert (report.read, report.imported, report.problems) == (len(MANY), len(MANY), ())


async def test_what_was_in_the_file_stays_if_the_contacts_cannot_be_read(tmp_path: Path) -> None:
    class Broken(FakeContactBook):
        async def photo(self, name: str) -> bytes | None:
            raise OSError(name)

    (tmp_path / "all.vcf").write_text("old")
    with pytest.raises(OSError, match="picture"):
        await export_to(tmp_path / "all.vcf", Broken(replace(ANA, photo="picture")))

    assert (tmp_path / "all.vcf").read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["all.vcf"]
