"""The power is cut: what people were told is saved is there afterwards. Calls the journal gives again."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

import apsw
import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import LogBatch
from gamma_desktop.history.missed import WhoseMisses
from gamma_desktop.history.model import NO_REMARK
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import set_value
from gamma_desktop.store.backups import Backups
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.contact_book import SqliteContactBook
from gamma_desktop.store.database import Database
from gamma_desktop.store.missed_calls import SqliteMissedCalls
from gamma_desktop.store.rebuild import rebuild
from tests.fakes.contact_book import replace_source
from tests.fixtures.power_cut import Disk, recorded_disk, recorded_folder
from tests.unit.calls.call_log_contract import ended, ringing_call
from tests.unit.store.test_contact_book import contact

T = TypeVar("T")

IMPORTED = 40
SHORT, LONG = 40, 300
MISSES = WhoseMisses()


class CarelessDatabase(Database):
    """The negative control: writes all as it writes what the journal gives again."""

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        return await self.write_lazily(work)

    async def write_much(self, work: Callable[[apsw.Connection], T]) -> T:
        return await self.write_lazily(work)


@dataclass
class Promises:
    """What people were told is saved: for each thing its values, and when each was begun and reported."""

    disk: Disk
    made: dict[str, list[tuple[int, int, object]]] = field(default_factory=dict)

    async def keep(self, name: str, value: object, saving: Awaitable[object]) -> None:
        begun = len(self.disk.steps)
        await saving
        self.made.setdefault(name, []).append((begun, len(self.disk.steps), value))

    def broken(self, at: int, found: dict[str, object]) -> list[str]:
        """What is missing after a cut at that step; what was being saved then may be there, or not."""
        lost = []
        for name, values in self.made.items():
            reported = [value for _, done, value in values if done <= at]
            begun = [value for begun, done, value in values if begun <= at < done]
            if reported and found.get(name) not in [reported[-1], *begun]:
                lost.append(name)
        return lost


async def use(database: Database, promises: Promises) -> None:
    """A morning at the desk: calls come, and people save what they save."""
    log, book, missed = SqliteCallLog(database), SqliteContactBook(database), SqliteMissedCalls(database)
    for number in range(12):
        call = ringing_call(str(number), minute=number)
        await log.record(LogBatch(cursor=2 * number, calls=(call,)))
        await log.record(LogBatch(cursor=2 * number + 1, calls=(ended(call),)))
        key, name = call.key, str(number)
        await promises.keep(f"note {name}", f"wants {name}", log.set_note(key, f"wants {name}"))
        if number % 2:
            await promises.keep(f"label {name}", "Sales", log.set_label(key, "Sales"))
            await log.index_words(20)
        else:
            await promises.keep(f"tick {name}", True, missed.mark_handled([key]))
        own = contact(f"Ana {name}", "+34647460197", source="local")
        await promises.keep(f"contact {name}", own.name, book.save(own))
        await promises.keep(f"favourite {name}", True, book.set_favourite(own.id, is_favourite=True))
        if number % 4 == 3:
            await promises.keep("import", number, _import(book, number))


async def _import(book: SqliteContactBook, number: int) -> None:
    people = [contact(f"Person {number}-{each}", f"+4930{each:06}") for each in range(IMPORTED)]
    await replace_source(book, "crm", people)


async def found_in(path: Path) -> dict[str, object]:
    """What the program finds; a cut may leave in the log what looks like damage, and is mended as that is."""
    backups = Backups(path, path.parent / "backups")
    async with Database(path, mend=lambda cut: rebuild(cut, backups, datetime.now(UTC))) as database:
        log, book, missed = SqliteCallLog(database), SqliteContactBook(database), SqliteMissedCalls(database)
        keys = [CallKey("acme", str(number)) for number in range(12)]
        remarks = await log.remarks(keys)
        ticked = (await missed.marks_among(keys, MISSES)).ticked
        found: dict[str, object] = {}
        for key in keys:
            remark = remarks.get(key, NO_REMARK)
            own = await book.by_id(f"local:Ana {key.call_id}")
            found[f"note {key.call_id}"] = remark.note
            found[f"label {key.call_id}"] = remark.label
            found[f"tick {key.call_id}"] = key in ticked
            found[f"contact {key.call_id}"] = own.name if own else None
            found[f"favourite {key.call_id}"] = own.is_favourite if own else None
        people = await book.search("Person", limit=200)
        imports = {person.name.partition("-")[0] for person in people}
        whole = len(people) == IMPORTED and len(imports) == 1
        found["import"] = int(imports.pop().removeprefix("Person ")) if whole else None
        return found


async def losses(kind: type[Database], tmp_path: Path, cuts: int) -> list[list[str]]:
    """What each of so many cuts takes away, of those that took something."""
    with recorded_disk() as disk:
        promises = Promises(disk)
        async with kind(tmp_path / "book.db") as database:
            laid_out = len(disk.steps)
            await use(database, promises)
        chance = Random(2018)  # noqa: S311  (cuts that can be made again)
    lost = []
    for _ in range(cuts):
        at = chance.randint(laid_out, len(disk.steps))
        with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
            for name, content in disk.after_cut(at, chance).items():
                (Path(folder) / name).write_bytes(content)
            broken = promises.broken(at, await found_in(Path(folder) / "book.db"))
        if broken:
            lost.append(broken)
    return lost


async def test_what_people_were_told_is_saved_survives_power_cuts(tmp_path: Path) -> None:
    assert await losses(Database, tmp_path, SHORT) == []


@pytest.mark.soak
async def test_what_people_were_told_is_saved_survives_many_power_cuts(tmp_path: Path) -> None:
    assert await losses(Database, tmp_path, LONG) == []


async def test_power_cuts_take_what_is_written_carelessly(tmp_path: Path) -> None:
    assert await losses(CarelessDatabase, tmp_path, SHORT) != []


SETTINGS = (("pop.mode", "off"), ("listener.port", "9000"), ("pop.mode", "quiet"), ("ui.theme", "dark"))


def set_carelessly(paths: ProfilePaths, key: str, value: str) -> None:
    """The negative control: writes the file over."""
    section, name = key.split(".")
    with paths.settings_file.open("a") as file:
        file.write(f'{section}.{name} = "{value}"\n')


def lost_settings(
    root: Path, cuts: int, set_: Callable[[ProfilePaths, str, str], object] = set_value
) -> list[str]:
    """Which settings a cut may take away after they were reported saved, or damage."""

    def paths(of: Path) -> ProfilePaths:
        here = of / "a" / "profile"
        return ProfilePaths(settings=here, data=here / "data", runtime=here / "run", managed=of / "none")

    reported: list[tuple[int, Sequence[tuple[str, str]]]] = [(0, ())]
    paths(root).settings.mkdir(parents=True) if set_ is set_carelessly else root.mkdir()
    with recorded_folder(root) as record:
        for count, (key, value) in enumerate(SETTINGS, 1):
            set_(paths(root), key, value)
            record.look()
            reported.append((len(record.moments), SETTINGS[:count]))
    chance = Random(2018)  # noqa: S311  (cuts that can be made again)
    lost = []
    for _ in range(cuts):
        at = chance.randrange(len(record.moments))
        with tempfile.TemporaryDirectory() as folder:
            record.after_cut(at, chance, Path(folder) / "disk")
            loaded = load_settings(paths(Path(folder) / "disk"))
        (_, old), (_, new) = _around(reported, at)
        stands = [_values(loaded.settings, dict(each)) == dict(each) for each in (old, new)]
        if loaded.problems or not any(stands):
            lost.append(f"cut {at}: {loaded.problems or old}")
    return lost


def _around(
    reported: Sequence[tuple[int, Sequence[tuple[str, str]]]], at: int
) -> Sequence[tuple[int, Sequence[tuple[str, str]]]]:
    before = max(index for index, (since, _) in enumerate(reported) if since <= at + 1)
    return reported[before], reported[min(before + 1, len(reported) - 1)]


def _values(settings: object, wanted: dict[str, str]) -> dict[str, str]:
    def value(key: str) -> str:
        section, name = key.split(".")
        return str(getattr(getattr(settings, section), name))

    return {key: value(key) for key in wanted}


@pytest.mark.parametrize("cuts", [SHORT, pytest.param(LONG, marks=pytest.mark.soak)])
def test_a_setting_that_was_reported_saved_survives_power_cuts(tmp_path: Path, cuts: int) -> None:
    assert lost_settings(tmp_path / "disk", cuts) == []


def test_power_cuts_take_settings_that_are_written_carelessly(tmp_path: Path) -> None:
    assert lost_settings(tmp_path / "disk", SHORT, set_carelessly) != []
