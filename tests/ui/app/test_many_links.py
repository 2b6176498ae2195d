"""Links of other programs, as many as may come: one place shows one number, and only the agent dials it."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.ui.window.later_starts import LaterStarts
from tests.ui.desk import Desk, OpenWindow
from tests.unit.cli.hostile_links import HOSTILE


def test_hundreds_of_links_at_once_open_one_search_box_and_dial_nothing(
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
    assert opened.window.search.text() == "+34647460197"
    assert opened.desk.actions.asked == []
    others = [each for each in qapp.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    assert others == []
    new = {each for each in qapp.topLevelWidgets() if each.isVisible()} - shown_before
    assert len(new) <= 1
    opened.close()
