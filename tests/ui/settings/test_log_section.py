"""Labels, hosts of recordings and times of keeping are set on the Settings page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.settings.log_section import LogSection
from gamma_desktop.ui.settings.retention_picker import RetentionPicker
from gamma_desktop.ui.widgets.text_field import TextField
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import Desk, OpenWindow, button


@pytest.fixture
def section(opened: OpenWindow) -> LogSection:
    opened.go(Page.SETTINGS)
    return opened.settings.log


def in_force(opened: OpenWindow) -> Settings:
    return opened.desk.settings.loaded().settings


def write(opened: OpenWindow, field: TextField, text: str) -> None:
    field.replace_text(text)
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened.desk.work()


def choose(kept: RetentionPicker, words: str) -> None:
    kept.box.setCurrentIndex(kept.box.findText(words))
    kept.box.activated.emit(kept.box.currentIndex())


def test_labels_are_written_one_a_line(opened: OpenWindow, section: LogSection) -> None:
    field = section.lists["calls.labels"]
    write(opened, field, "Sale\n\n Complaint, angry \nSale\n")
    assert in_force(opened).calls.labels == ("Sale", "Complaint, angry")
    assert (field.toPlainText(), field.accessibleName()) == ("Sale\nComplaint, angry", "Labels for calls")


def test_a_host_that_cannot_be_says_why_and_stays_as_typed(opened: OpenWindow, section: LogSection) -> None:
    field = section.lists["recordings.hosts"]
    write(opened, field, "https://pbx.example/")
    assert "host names, such as" in section.fields["recordings.hosts"].words
    assert (in_force(opened).recordings.hosts, field.toPlainText()) == ((), "https://pbx.example/")
    write(opened, field, "PBX.example")
    assert in_force(opened).recordings.hosts == ("pbx.example",)
    assert field.toPlainText() == "pbx.example"


def test_escape_restores_the_list(opened: OpenWindow, section: LogSection) -> None:
    field = section.lists["calls.labels"]
    write(opened, field, "Sale")
    QTest.keyClicks(field, "X")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.toPlainText() == "Sale"


def test_another_setting_leaves_a_list_that_is_being_typed(opened: OpenWindow, section: LogSection) -> None:
    section.lists["calls.labels"].replace_text("Sal")
    choose(section.kept["retention.calls_days"], "2 years")
    opened.desk.work()
    assert section.lists["calls.labels"].toPlainText() == "Sal"


def test_keeping_for_longer_needs_no_question(opened: OpenWindow, section: LogSection) -> None:
    choose(section.kept["retention.calls_days"], "For ever")
    opened.desk.work()
    assert in_force(opened).retention.calls_days == 0


def test_keeping_for_less_time_asks_before_anything_is_erased(
    opened: OpenWindow, section: LogSection
) -> None:
    kept = section.kept["retention.calls_days"]
    choose(kept, "90 days")
    button(kept, "Keep them").click()
    opened.desk.work()
    assert (in_force(opened).retention.calls_days, kept.box.currentText()) == (365, "1 year")
    choose(kept, "90 days")
    button(kept, "Erase them").click()
    opened.desk.work()
    assert in_force(opened).retention.calls_days == 90


def test_the_wheel_scrolls_the_page_and_chooses_nothing(opened: OpenWindow, section: LogSection) -> None:
    box = section.kept["retention.calls_days"].box
    box.setFocus()
    centre = QPointF(box.rect().center())
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    turn = QWheelEvent(
        centre, centre, QPoint(), QPoint(0, -240), buttons, modifiers, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(box, turn)
    opened.desk.work()
    assert in_force(opened).retention.calls_days == 365


def test_what_the_administrator_locked_is_shown_and_cannot_be_changed(tmp_path: Path) -> None:
    managed = tmp_path / "managed.toml"
    managed.write_text(
        'locked = ["calls.labels", "retention.calls_days"]\n'
        'calls.labels = ["Sale"]\nretention.calls_days = 40\n',
        "utf-8",
    )
    desk = Desk(tmp_path)
    desk.settings.use(ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=managed))
    opened = OpenWindow(desk)
    opened.go(Page.SETTINGS)
    section = opened.settings.log
    labels, kept = section.lists["calls.labels"], section.kept["retention.calls_days"].box
    assert (labels.toPlainText(), labels.isEnabled()) == ("Sale", False)
    assert (kept.currentText(), kept.isEnabled()) == ("40 days", False)
    assert section.fields["calls.labels"].words == "Set by your administrator"
    opened.close()
