"""Quiet hours, days and lines on the Settings page: changed with controls, saved at once, and undone."""

import pytest
from PySide6.QtCore import QTime

from gamma_desktop.ui.settings.quiet_controls import DaysControl, HoursRow
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, button
from tests.ui.settings.controls import table


@pytest.fixture(autouse=True)
def on_settings(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.PRIVACY)


def hours(opened: OpenWindow) -> tuple[str, ...]:
    return opened.desk.settings.loaded().settings.quiet.hours


def test_hours_are_added_changed_and_removed(opened: OpenWindow) -> None:
    control = table(opened.settings, "quiet.hours")
    control.add_button.click()
    opened.desk.work()
    assert hours(opened) == ("18:00-09:00",)
    (row,) = control.rows
    assert isinstance(row, HoursRow)
    row.begin.setTime(QTime(12, 30))
    row.end.setTime(QTime(13, 30))
    row.line.setText("Sales")
    row.line.editingFinished.emit()
    opened.desk.work()
    assert hours(opened) == ("12:30-13:30 Sales",)
    row.end.setTime(QTime(12, 30))
    row.end.editingFinished.emit()
    opened.desk.work()
    assert "Must be hours" in row.fault
    assert hours(opened) == ("12:30-13:30 Sales",)
    button(row, "Remove these hours").click()
    opened.desk.work()
    assert hours(opened) == ()
    opened.settings.undo()
    opened.desk.work()
    assert hours(opened) == ("12:30-13:30 Sales",)


def test_days_are_pressed_down_and_up(opened: OpenWindow) -> None:
    control = opened.settings.field("quiet.days").control
    assert isinstance(control, DaysControl)
    for day in ("sunday", "saturday"):
        control.chips[day].click()
        opened.desk.work()
    assert opened.desk.settings.loaded().settings.quiet.days == ("saturday", "sunday")
    control.chips["sunday"].click()
    opened.desk.work()
    assert opened.desk.settings.loaded().settings.quiet.days == ("saturday",)
    opened.settings.undo()
    opened.desk.work()
    assert control.chips["sunday"].isChecked()
