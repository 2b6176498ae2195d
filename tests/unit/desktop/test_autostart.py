"""The desktop's folder of what starts at log-in holds what the setting says, in real files."""

import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.desktop.autostart import Autostart, NotArranged, arrange, item_of_this_program
from gamma_desktop.desktop.login_item import LoginItem
from gamma_desktop.settings.paths import profile_paths

ITEM = LoginItem("gamma-desktop", ("/opt/gamma/bin/python", "-m", "gamma_desktop"))

pytestmark = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="these systems keep no such folder"
)


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart" / "gamma-desktop.desktop"


class Telling:
    """An Autostart whose work is done when the test says so; and what it told."""

    def __init__(self) -> None:
        self.told: list[NotArranged] = []
        self._work: list[Coroutine[Any, Any, None]] = []
        self.autostart = Autostart(ITEM, lambda _name, work: self._work.append(work), self.told.append)

    async def work(self) -> None:
        while self._work:
            await self._work.pop()


def test_wanted_it_is_written_with_the_folders_that_are_missing(entry: Path) -> None:
    arrange(ITEM, wanted=True)
    assert "Exec=/opt/gamma/bin/python -m gamma_desktop\n" in entry.read_text("utf-8")


def test_no_longer_wanted_it_is_taken_out(entry: Path) -> None:
    arrange(ITEM, wanted=True)
    arrange(ITEM, wanted=False)
    assert not entry.exists()


def test_never_wanted_it_leaves_no_trace(entry: Path) -> None:
    arrange(ITEM, wanted=False)
    assert not entry.parent.parent.exists()


def test_an_entry_that_is_right_is_not_written_again(entry: Path) -> None:
    arrange(ITEM, wanted=True)
    entry.chmod(0o400)
    before = entry.stat()
    arrange(ITEM, wanted=True)
    assert entry.stat().st_mtime_ns == before.st_mtime_ns


def test_an_entry_of_a_program_that_moved_is_brought_up_to_date(entry: Path) -> None:
    arrange(ITEM, wanted=True)
    arrange(LoginItem(ITEM.name, ("/elsewhere/python",)), wanted=True)
    assert "Exec=/elsewhere/python\n" in entry.read_text("utf-8")


def test_an_entry_that_somebody_else_wrote_is_not_removed(entry: Path) -> None:
    entry.parent.mkdir(parents=True)
    entry.write_text("[Desktop Entry]\nExec=gamma-desktop-tray\n", "utf-8")
    arrange(ITEM, wanted=False)
    assert entry.exists()


def test_two_profiles_do_not_take_each_other_out(entry: Path, tmp_path: Path) -> None:
    other = item_of_this_program(profile_paths(str(tmp_path / "other")))
    arrange(ITEM, wanted=True)
    arrange(other, wanted=True)
    arrange(other, wanted=False)
    assert [each.name for each in entry.parent.iterdir()] == [entry.name]


def test_what_stands_in_the_way_is_explained(entry: Path) -> None:
    entry.parent.parent.mkdir()
    entry.parent.touch()
    with pytest.raises(NotArranged, match="Not a directory"):
        arrange(ITEM, wanted=True)


@pytest.mark.usefixtures("entry")
def test_a_path_that_is_no_text_is_explained() -> None:
    with pytest.raises(NotArranged):
        arrange(LoginItem(ITEM.name, ("/opt/\udcff/python",)), wanted=True)


@pytest.mark.parametrize("last", [True, False])
async def test_the_last_of_several_changes_counts(entry: Path, *, last: bool) -> None:
    telling = Telling()
    for wanted in (last, not last, last):
        telling.autostart.use(wanted=wanted)
    await telling.work()
    assert entry.exists() is last
    assert telling.told == []


async def test_a_failure_is_told_once_and_the_next_change_is_tried(entry: Path) -> None:
    telling = Telling()
    entry.parent.parent.mkdir()
    entry.parent.touch()
    for _ in range(2):
        telling.autostart.use(wanted=True)
        await telling.work()
    assert len(telling.told) == 1
    entry.parent.unlink()
    for wanted in (False, True):
        telling.autostart.use(wanted=wanted)
        await telling.work()
    assert entry.exists()
    assert len(telling.told) == 1
