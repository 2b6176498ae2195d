"""A selection that has to be copied is read as soon as it is there; the clipboard gets back what it held."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData

from gamma_desktop.desktop.selected_text import copied_and_put_back, selected_text

OLD, OLD_HTML, NEW = "an old text", "<b>an old text</b>", "647 46 01 97"
PATIENCE = 60.0


class PlayedClipboard:
    """Tells of no change, as Qt does on macOS; only its count does."""

    def __init__(self) -> None:
        self.changes = 0
        self.data = QMimeData()
        self.data.setText(OLD)
        self.data.setHtml(OLD_HTML)

    def mimeData(self) -> QMimeData:
        return self.data

    def setMimeData(self, data: QMimeData) -> None:
        self.data = data
        self.changes += 1

    def text(self) -> str:
        return self.data.text()

    def count(self) -> int:
        return self.changes

    def is_as_before(self) -> bool:
        return (self.data.text(), self.data.html()) == (OLD, OLD_HTML)

    def empty(self) -> None:
        self.setMimeData(QMimeData())

    def fill(self) -> None:
        copied = QMimeData()
        copied.setText(NEW)
        self.setMimeData(copied)


def later(*steps: Callable[[], None]) -> None:
    """One after the other, as the other program comes to it."""
    for moment, step in enumerate(steps, start=1):
        asyncio.get_running_loop().call_later(0.05 * moment, step)


async def test_what_another_program_copies_is_read_and_the_clipboard_is_as_before() -> None:
    clipboard = PlayedClipboard()
    found = await copied_and_put_back(
        clipboard, lambda: later(clipboard.empty, clipboard.fill), clipboard.count, within=PATIENCE
    )
    assert found == (NEW, OLD)
    assert clipboard.is_as_before()


async def test_the_same_text_as_before_is_a_selection_too() -> None:
    clipboard = PlayedClipboard()
    clipboard.data.setText(NEW)
    found = await copied_and_put_back(
        clipboard, lambda: later(clipboard.fill), clipboard.count, within=PATIENCE
    )
    assert found == (NEW, NEW)
    assert clipboard.data.html() == OLD_HTML


async def test_where_nothing_is_selected_the_clipboard_is_not_touched() -> None:
    clipboard = PlayedClipboard()
    assert await copied_and_put_back(clipboard, lambda: None, clipboard.count, within=0.05) == ("", OLD)
    assert clipboard.changes == 0
    assert clipboard.is_as_before()


async def test_a_clipboard_that_changed_gets_back_what_it_held_also_when_no_text_came_in_time() -> None:
    clipboard = PlayedClipboard()
    assert await copied_and_put_back(clipboard, clipboard.empty, clipboard.count, within=0.05) == ("", OLD)
    assert clipboard.is_as_before()


async def test_it_gets_it_back_when_the_program_ends_meanwhile() -> None:
    clipboard = PlayedClipboard()
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(
            copied_and_put_back(clipboard, clipboard.empty, clipboard.count, within=PATIENCE)
        )
        await asyncio.sleep(0)
        asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert clipboard.is_as_before()


@pytest.mark.parametrize(
    ("selected", "on_clipboard", "counts"),
    [("Ana Lopez", OLD, "Ana Lopez"), (" \n", OLD, OLD), ("", OLD, OLD), ("", "", "")],
)
async def test_the_clipboard_counts_only_where_nothing_is_selected(
    monkeypatch: pytest.MonkeyPatch, selected: str, on_clipboard: str, counts: str
) -> None:
    async def found() -> tuple[str, str]:
        return selected, on_clipboard

    monkeypatch.setattr("gamma_desktop.desktop.selected_text._selected_and_copied", found)
    assert await selected_text() == counts
