"""The pane of a call's details holds everything that is in it, however narrow it is and long its words."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.widgets.buttons import Button
from tests.ui import office
from tests.ui.desk import OpenWindow

CALLS = {
    "talking": office.TALKING,
    "missed": office.MISSED,
}
ENGLISH: Mapping[str, str] = {}
GERMAN = {
    "Hang up": "Anruf wird beendet …",
    "Transfer": "Weiterverbinden",
    "It's over": "Ist schon vorbei",
    "Call back": "Zurückrufen",
    "Done": "Erledigt",
}


def sticking_out(pane: QScrollArea) -> list[str]:
    """What is cut at a side of a pane; a text that scrolls by itself is not looked into."""
    QCoreApplication.processEvents()
    view = pane.viewport()
    room = QRect(view.mapToGlobal(QPoint()), view.size())
    shown = [each for each in view.findChildren(QWidget) if each.isVisible()]
    places = {each: QRect(each.mapToGlobal(QPoint()), each.size()) for each in shown}
    return [
        f"{type(each).__name__} at {place}, beyond {room}"
        for each, place in places.items()
        if place.left() < room.left() or place.right() > room.right()
    ]


def test_what_ends_or_passes_on_a_call_stands_on_one_line_and_the_person_beside_the_name(
    opened: OpenWindow,
) -> None:
    opened.calls.open_call(office.identified([office.TALKING])[0])
    opened.desk.work()
    QCoreApplication.processEvents()
    shown = [each for each in opened.calls.detail.findChildren(Button) if each.isVisible()]
    tops = {each.text() or each.accessibleName(): each.mapToGlobal(QPoint()).y() for each in shown}
    assert tops["Hang up"] == tops["Transfer"] == tops["It's over"]
    assert tops["Open contact"] < tops["Hang up"] - 20


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["English", "German"])
@pytest.mark.parametrize("size", [(980, 680), (760, 560), (380, 560)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("call", CALLS)
def test_nothing_sticks_out_of_the_details(
    opened: OpenWindow, call: str, size: tuple[int, int], words: Mapping[str, str], qtbot: QtBot
) -> None:
    opened.window.resize(*size)
    opened.calls.open_call(office.identified([CALLS[call]])[0])
    opened.desk.work()
    detail = opened.calls.detail
    for button in detail.findChildren(Button):
        button.say(words.get(button.text(), button.text()))
    pane = next(each for each in detail.findChildren(QScrollArea) if each.isVisible())
    qtbot.waitUntil(lambda: not sticking_out(pane))
