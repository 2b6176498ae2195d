"""Links of other programs, as many as may come: one question about one number, which only the agent dials."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.ui.window.later_starts import LaterStarts
from tests.ui.desk import Desk, OpenWindow, button
from tests.unit.cli.hostile_links import HOSTILE


def test_hundreds_of_links_at_once_open_one_question_and_dial_nothing(
    qapp: QApplication, tmp_path: Path
) -> None:
    opened = OpenWindow(Desk(tmp_path))
    owner = QObject()
    starts = LaterStarts(ChannelPlace(tmp_path, "abc"), opened.assembly, owner)
    shown_before = set(qapp.topLevelWidgets())
    for link in HOSTILE:
        starts.offer(link)
    starts.offer("tel:+34647460197")
    opened.desk.work()
    asked = [each for each in qapp.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    assert [each.windowTitle() for each in asked] == ["Before you call"]
    assert button(asked[0], "Call 647 46 01 97").isEnabled()
    assert opened.desk.actions.asked == []
    new = {each for each in qapp.topLevelWidgets() if each.isVisible()} - shown_before
    assert new <= {opened.window, asked[0]}
    opened.close()
