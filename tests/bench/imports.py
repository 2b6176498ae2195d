"""Imports of 100,000 contacts into the real program with its window open, and files made to do harm."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from gamma_desktop.contacts.errors import ContactFileError
from gamma_desktop.contacts.file_import import ContactImport
from gamma_desktop.demo.errors import PartFailed
from gamma_desktop.demo.parts import Part
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from tests.bench.desk import Desk, desk
from tests.bench.profile import CONTACTS, contact
from tests.bench.results import Measure, table

_BLOCK_MS = 50.0
_HOSTILE_SECONDS = 10.0
_PATIENCE_SECONDS = 300.0

_CARD = """BEGIN:VCARD\r
VERSION:3.0\r
FN:{name}\r
N:{name};;;;\r
ORG:{company}\r
TEL;TYPE=CELL:{mobile}\r
TEL;TYPE=WORK,VOICE:{fixed}\r
EMAIL;TYPE=INTERNET:person{number}@acme.example\r
END:VCARD\r
"""


def run() -> list[Measure]:
    """Measure both kinds, then the hostile ones."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_large(Path(folder)), *asyncio.run(_hostile(Path(folder)))]


def _large(folder: Path) -> Iterator[Measure]:
    for kind, content in (("vcf", "".join(map(_card, range(CONTACTS)))), ("csv", _csv())):
        file = folder / f"large.{kind}"
        file.write_text(content, "utf-8", newline="")
        with desk() as place:
            seconds, longest, own = _imported(place, file)
        yield Measure.plain(f"import of {CONTACTS:,} contacts, {kind}", seconds, "s")
        yield Measure.plain(f"longest block of the window, {kind}", longest, "ms")
        yield Measure.at_most(f"the same while the program computes, {kind}", own, "ms", budget=_BLOCK_MS)


def _imported(place: Desk, file: Path) -> tuple[float, float, float]:
    """Seconds, the longest block in milliseconds, and the longest while the program itself computes."""
    command = [*place.watched()[:2], "tests.bench.importing_program", str(place.program.profile), str(file)]
    with place.running(command) as (part, _):
        _, seconds, longest, own, count = _told(part).split()
        if int(count) != CONTACTS:
            raise PartFailed(f"{count} contacts were imported. Its log:\n{part.log.read_text()}")
        return float(seconds), float(longest), float(own)


def _told(part: Part) -> str:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and part.exit_code is None:
        lines = part.log.read_text().splitlines()
        if found := [line for line in lines if line.startswith("imported ")]:
            return found[0]
        time.sleep(0.1)
    raise PartFailed(f"the import came to no end. Its log:\n{part.log.read_text()}")


async def _hostile(folder: Path) -> list[Measure]:
    """Seconds until each of them has come to a report, or to an error that says what is wrong."""
    measures = []
    for name, parts in _HOSTILE.items():
        file = folder / name.replace(" ", "-").replace(",", "")
        with file.open("wb") as written:
            for part, times in parts:
                written.write(part * times)
        async with Database(folder / f"{file.name}.db") as database:
            begin = time.perf_counter()
            try:
                wanted = ContactImport(files=[file], source="s", rules=NumberRules())
                await wanted.run(SqliteContactBook(database))
            except ContactFileError:
                pass
            seconds = time.perf_counter() - begin
        measures.append(Measure.at_most(f"hostile: {name}", seconds, "s", budget=_HOSTILE_SECONDS))
    return measures


_HOSTILE: dict[str, tuple[tuple[bytes, int], ...]] = {
    "a vCard line of 100 MB": ((b"BEGIN:VCARD\nFN:", 1), (b"x", 100_000_000), (b"\nEND:VCARD\n", 1)),
    "1,000,000 BEGINs": ((b"BEGIN:VCARD\n", 1_000_000),),
    "1,000,000 BEGINs nested": ((b"BEGIN:VCARD\nAGENT:\n", 1_000_000),),
    "1,000,000 folded lines": ((b"BEGIN:VCARD\nFN:x", 1), (b"\n x", 1_000_000), (b"\nEND:VCARD\n", 1)),
    "1,000,000 numbers in a card": (
        (b"BEGIN:VCARD\nFN:x\n", 1), (b"TEL:+34647460197\n", 1_000_000), (b"END:VCARD\n", 1)
    ),
    "a CSV line of 60 MB": ((b"Name,Phone\nAna,", 1), (b"x", 60_000_000)),
    "a CSV line of 100 MB": ((b"Name,Phone\nAna,", 1), (b"x", 100_000_000)),
    "a CSV of 500 columns": ((b"Phone," * 499 + b"Name\n", 1), (b"647460197," * 499 + b"Ana\n", 2_000)),
    "60 MB of quotation marks": ((b"Name,Phone\n", 1), (b'"', 60_000_000)),
    "100 MB of zeros": ((b"\0", 100_000_000),),
}  # fmt: skip


def _card(number: int) -> str:
    person = contact(number)
    return _CARD.format(
        name=person.name,
        company=person.company,
        mobile=person.numbers[0].e164,
        fixed=f"+3491{number:07d}",
        number=number,
    )


def _csv() -> str:
    rows = ["Name,Company,Mobile,Business Phone,E-mail\r\n"]
    for number in range(CONTACTS):
        person = contact(number)
        cells = (
            person.name,
            person.company,
            person.numbers[0].raw,
            f"91{number:07d}",
            f"p{number}@acme.example",
        )
        rows.append(f"{','.join(cells)}\r\n")
    return "".join(rows)


if __name__ == "__main__":
    print(table(run()))
