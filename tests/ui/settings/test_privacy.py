"""Labels, servers of recordings and times of keeping are set on the Settings page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import Desk, OpenWindow, button
from tests.ui.settings.controls import add_entry, choice, choose, entries, table


@pytest.fixture(autouse=True)
def on_settings(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.PRIVACY)


def in_force(opened: OpenWindow) -> Settings:
    return opened.desk.settings.loaded().settings


def add(opened: OpenWindow, key: str, *texts: str) -> None:
    for text in texts:
        add_entry(opened.settings, key, text)
        opened.desk.work()


def test_each_label_is_a_row(opened: OpenWindow) -> None:
    add(opened, "calls.labels", "Sale", " Complaint, angry ")
    assert in_force(opened).calls.labels == ("Sale", "Complaint, angry")


def test_a_label_that_is_there_already_is_refused_and_stays_as_typed(opened: OpenWindow) -> None:
    add(opened, "calls.labels", "Sale", "sale")
    assert in_force(opened).calls.labels == ("Sale",)
    assert opened.settings.field("calls.labels").words == "Must not have the same label twice"
    assert entries(opened.settings, "calls.labels") == ["Sale", "sale"]


@pytest.mark.parametrize(("key", "text"), [("calls.labels", "Sale"), ("recordings.hosts", "pbx.example")])
def test_what_is_in_a_list_already_says_so_below_its_row_and_stays_as_typed(
    opened: OpenWindow, key: str, text: str
) -> None:
    add(opened, key, text, text)
    assert entries(opened.settings, key) == [text, text]
    first, second = table(opened.settings, key).rows
    assert (first.fault, second.fault) == ("", "This is in the list already")
    second.remove_button.click()
    opened.desk.work()
    assert entries(opened.settings, key) == [text]
    assert not first.fault


def test_several_lines_that_are_pasted_are_an_entry_each(opened: OpenWindow) -> None:
    add(opened, "calls.labels", "Later")
    row = add_entry(opened.settings, "calls.labels", "")
    QGuiApplication.clipboard().setText("Sale\r\n\r\n  Complaint\r\nInvoice\r\n")
    row.entry.paste()
    opened.desk.work()
    assert in_force(opened).calls.labels == ("Later", "Sale", "Complaint", "Invoice")
    assert entries(opened.settings, "calls.labels") == ["Later", "Sale", "Complaint", "Invoice"]
    opened.settings.undo()
    opened.desk.work()
    assert in_force(opened).calls.labels == ("Later",)


def test_labels_are_moved_by_keys_and_removed(opened: OpenWindow) -> None:
    add(opened, "calls.labels", "Sale", "Complaint", "Later")
    last = table(opened.settings, "calls.labels").rows[-1]
    QTest.keyClick(last.fields[0], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    opened.desk.work()
    assert in_force(opened).calls.labels == ("Sale", "Later", "Complaint")
    last.remove_button.click()
    opened.desk.work()
    assert in_force(opened).calls.labels == ("Sale", "Complaint")


def test_a_server_that_cannot_be_says_why_below_its_row_and_stays_as_typed(opened: OpenWindow) -> None:
    row = add_entry(opened.settings, "recordings.hosts", "https://pbx.example/")
    opened.desk.work()
    assert "host names, such as" in row.fault
    assert (in_force(opened).recordings.hosts, row.text) == ((), "https://pbx.example/")
    row.entry.selectAll()
    QTest.keyClicks(row.entry, "PBX.example")
    QTest.keyClick(row.entry, Qt.Key.Key_Return)
    opened.desk.work()
    assert in_force(opened).recordings.hosts == ("pbx.example",)
    assert entries(opened.settings, "recordings.hosts") == ["pbx.example"]


def test_another_setting_leaves_a_row_that_is_being_typed(opened: OpenWindow) -> None:
    labels = table(opened.settings, "calls.labels")
    labels.add_button.click()
    QTest.keyClicks(labels.rows[-1].fields[0], "Sal")
    choose(choice(opened.settings, "retention.calls_days"), "2 years")
    opened.desk.work()
    assert entries(opened.settings, "calls.labels") == ["Sal"]


def test_keeping_for_longer_needs_no_question(opened: OpenWindow) -> None:
    choose(choice(opened.settings, "retention.calls_days"), "For ever")
    opened.desk.work()
    assert in_force(opened).retention.calls_days == 0


def test_keeping_for_less_time_asks_before_anything_is_erased_and_offers_no_undo(opened: OpenWindow) -> None:
    field = opened.settings.field("retention.calls_days")
    box = choice(opened.settings, "retention.calls_days")
    choose(box, "90 days")
    button(field, "Keep them").click()
    opened.desk.work()
    assert (in_force(opened).retention.calls_days, box.currentText()) == (365, "1 year")
    choose(box, "90 days")
    button(field, "Erase them").click()
    opened.desk.work()
    assert in_force(opened).retention.calls_days == 90
    assert (field.words, field.undo_button.isVisible()) == ("Saved", False)


def test_the_wheel_scrolls_the_page_and_chooses_nothing(opened: OpenWindow) -> None:
    box = choice(opened.settings, "retention.calls_days")
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
    box = choice(opened.settings, "retention.calls_days")
    assert entries(opened.settings, "calls.labels") == ["Sale"]
    assert not table(opened.settings, "calls.labels").isEnabled()
    assert (box.currentText(), box.isEnabled()) == ("40 days", False)
    assert opened.settings.field("calls.labels").origin == "Locked by your administrator"
    opened.close()
