import csv
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.history.errors import ExportFailed
from gamma_desktop.history.export import CallExport
from gamma_desktop.history.model import CallFilter, IdentifiedCall
from gamma_desktop.history.queries import AT_ONCE, CallFinder
from tests.fakes.call_history import FakeCallHistory
from tests.fakes.contact_book import FakeContactBook
from tests.unit.calls.call_log_contract import START, ended, ringing_call

MANY = AT_ONCE + 30
CALLS = [
    replace(ended(ringing_call(str(n))), started_at=START + timedelta(seconds=n), dialed_number="=1+1")
    for n in range(MANY)
]


@pytest.fixture
def finder() -> CallFinder:
    return CallFinder(FakeCallHistory(*CALLS), FakeContactBook())


def nobody_listens(_written: int, _total: int) -> None:
    pass


@pytest.mark.parametrize(("is_raw", "cell"), [(False, "'=1+1"), (True, "=1+1")])
async def test_csv_is_made_harmless_unless_raw_is_wished(
    finder: CallFinder, tmp_path: Path, is_raw: object, cell: str
) -> None:
    path = tmp_path / "calls.csv"
    written = await CallExport(finder).write(
        CallFilter(), path, is_raw=bool(is_raw), on_progress=nobody_listens
    )
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert (written, len(rows), rows[0]["dialed_number"]) == (MANY, MANY, cell)


async def test_json_is_one_array_of_call_objects(finder: CallFinder, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    await CallExport(finder).write(
        CallFilter(),
        tmp_path / "calls.JSON",
        is_raw=False,
        on_progress=lambda written, total: told.append((written, total)),
    )
    objects = json.loads((tmp_path / "calls.JSON").read_text())
    assert [each["call_id"] for each in objects] == [str(n) for n in reversed(range(MANY))]
    assert (told[0], told[-1]) == ((0, MANY), (MANY, MANY))


@pytest.mark.parametrize("name", ["calls.csv", "calls.json"])
async def test_nothing_to_write_makes_a_sound_file(tmp_path: Path, name: str) -> None:
    nothing = CallFinder(FakeCallHistory(), FakeContactBook())
    await CallExport(nothing).write(CallFilter(), tmp_path / name, is_raw=False, on_progress=nobody_listens)
    text = (tmp_path / name).read_text()
    assert json.loads(text) == [] if name.endswith("json") else text.startswith("started_at,")


async def test_what_was_in_the_file_stays_if_the_calls_cannot_be_read(tmp_path: Path) -> None:
    class Broken(CallFinder):
        async def pages(
            self, wanted: CallFilter, *, limit: int | None = None
        ) -> AsyncIterator[Sequence[IdentifiedCall]]:
            async for page in super().pages(wanted, limit=limit):
                yield page
                raise ExportFailed(tmp_path, "broken")

    (tmp_path / "calls.csv").write_text("old")
    broken = Broken(FakeCallHistory(*CALLS), FakeContactBook())
    with pytest.raises(ExportFailed):
        await CallExport(broken).write(
            CallFilter(), tmp_path / "calls.csv", is_raw=False, on_progress=nobody_listens
        )
    assert (tmp_path / "calls.csv").read_text() == "old"
    assert names(tmp_path) == ["calls.csv"]


async def test_a_folder_that_is_not_there_is_told(finder: CallFinder, tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="No such file"):
        await CallExport(finder).write(
            CallFilter(), tmp_path / "gone" / "calls.csv", is_raw=False, on_progress=nobody_listens
        )


def names(folder: Path) -> Sequence[str]:
    return [file.name for file in folder.iterdir()]
