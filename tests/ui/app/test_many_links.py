"""Links of other programs, as many as may come: one question about one number, which only the agent dials."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.ui.window.later_starts import LaterStarts
from tests.ui.desk import Desk, OpenWindow, button, texts
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


@pytest.mark.usefixtures("qapp")
def test_a_link_that_is_not_taken_is_named_and_told_from_the_next(tmp_path: Path) -> None:
    opened = OpenWindow(Desk(tmp_path))
    owner = QObject()
    starts = LaterStarts(ChannelPlace(tmp_path, "abc"), opened.assembly, owner)
    long = "tel:" + "ring me\nup " * 10
    starts.offer(long)
    shown = next(text for text in texts(opened.window) if "cannot be called" in text)
    assert "“tel:ring me up" in shown
    assert "…”" in shown
    assert any("type it in the search box" in text for text in texts(opened.window))
    starts.offer("tel:shop")
    assert any("The link “tel:shop” cannot be called" in text for text in texts(opened.window))
    button(opened.window, "Dismiss").click()
    assert any("“tel:ring me up" in text for text in texts(opened.window))
    opened.close()
