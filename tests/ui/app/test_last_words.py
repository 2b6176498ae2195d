"""Why the program cannot start is said in a window, and not for ever."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from gamma_desktop.app.last_words import tell_why_it_ends
from gamma_desktop.errors import GammaDesktopError

pytestmark = pytest.mark.usefixtures("qtbot")  # an application must exist

ERROR = GammaDesktopError("<b>book.db</b>: written by a newer version")


def the_box() -> QMessageBox:
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    (box,) = [each for each in windows if isinstance(each, QMessageBox)]
    return box


async def begin(tasks: asyncio.TaskGroup, quitting: asyncio.Event) -> QMessageBox:
    tasks.create_task(tell_why_it_ends(ERROR, quitting))
    await asyncio.sleep(0)
    return the_box()


async def test_it_is_said_letter_by_letter_until_it_was_read() -> None:
    quitting = asyncio.Event()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        box = await begin(tasks, quitting)
        said, form, is_quitting = box.text(), box.textFormat(), quitting.is_set()
        box.button(QMessageBox.StandardButton.Close).click()

    assert (said, form) == ("Something went wrong. " + str(ERROR), Qt.TextFormat.PlainText)
    assert (is_quitting, quitting.is_set()) == (False, True)


async def test_being_told_to_quit_ends_it_too() -> None:
    quitting = asyncio.Event()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        box = await begin(tasks, quitting)
        quitting.set()

    assert not box.isVisible()
