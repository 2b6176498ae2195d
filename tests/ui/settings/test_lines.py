"""Lines and extensions get names and colours on the Settings page, and bear them elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionFrame, QWidget

from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.row_model import VALUE_ROLE
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.tables import LineRow
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, button, paint, rows, texts
from tests.ui.settings.controls import line_rows, table


@pytest.fixture(autouse=True)
def on_settings(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.NUMBERS)


def add(opened: OpenWindow, number: str, name: str, colour: int = 0) -> LineRow:
    table(opened.settings, "lines.names").add_button.click()
    row = line_rows(opened.settings)[-1]
    QTest.keyClicks(row.number, number)
    QTest.keyClicks(row.name, name)
    row.colour.setCurrentIndex(colour)
    row.name.editingFinished.emit()
    opened.desk.work()
    return row


def kept(opened: OpenWindow) -> tuple[str, ...]:
    return opened.desk.settings.loaded().settings.lines.names


def test_a_line_is_saved_once_it_is_whole(opened: OpenWindow) -> None:
    row = add(opened, "+34961112233", "")
    assert kept(opened) == ()
    QTest.keyClicks(row.name, "Sales")
    row.name.editingFinished.emit()
    opened.desk.work()
    row.colour.setCurrentIndex(1)
    row.colour.activated.emit(1)
    opened.desk.work()
    assert kept(opened) == ("+34961112233 = Sales, blue",)
    assert line_rows(opened.settings) == [row]


def test_an_international_number_is_seen_whole_in_the_smallest_window(opened: OpenWindow) -> None:
    opened.window.resize(380, 560)
    opened.window.show()
    number = add(opened, "+34961112233", "Sales").number
    paint()
    option = QStyleOptionFrame()
    number.initStyleOption(option)

    room = number.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, number)

    assert number.fontMetrics().horizontalAdvance("+34961112233") <= room.width()


def test_a_colour_that_the_team_decided_is_seen_as_well(opened: OpenWindow) -> None:
    row = add(opened, "+34961112233", "Sales", colour=1)
    icon, size = row.colour.itemIcon(1), row.colour.iconSize()
    drawn = [icon.pixmap(size, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)]
    assert drawn[0] == drawn[1]


def test_a_name_that_cannot_be_says_why_and_stays_as_typed(opened: OpenWindow) -> None:
    row = add(opened, "203", "Sales, Madrid")
    assert "without a comma" in row.fault
    assert (kept(opened), row.name.text()) == ((), "Sales, Madrid")


def test_the_keyboard_goes_through_the_rows_as_they_stand_and_then_to_the_button(opened: OpenWindow) -> None:
    add(opened, "203", "Front desk")
    add(opened, "204", "Workshop")
    lines = table(opened.settings, "lines.names")
    first, second = line_rows(opened.settings)
    opened.window.show()
    lines.rows[1].move_requested.emit(-1)
    reached: list[QWidget] = []
    at: QWidget | None = second.number
    while at is not None and at not in reached:
        reached.append(at)
        at = at.nextInFocusChain()
    stops = [each for each in reached if each in {*first.stops, *second.stops, lines.add_button}]
    assert stops == [*second.stops, *first.stops, lines.add_button]
    after = reached[reached.index(lines.add_button) + 1 :]
    seen = [each for each in after if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert opened.settings.field("numbers.region").control.parts[0] in seen[:3]


@pytest.mark.parametrize("way_back", ["undo_button", "reset_button"])
def test_after_undo_and_reset_the_keyboard_is_at_the_table(opened: OpenWindow, way_back: str) -> None:
    add(opened, "203", "Front desk")
    opened.window.show()
    field = opened.settings.field("lines.names")
    button = getattr(field, way_back)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    opened.desk.work()
    assert kept(opened) == ()
    assert QApplication.focusWidget() is field.control.parts[0]


@pytest.mark.parametrize("part", ["number", "colour", "remove_button"])
def test_alt_and_an_arrow_move_a_line_wherever_in_it_the_keyboard_is(opened: OpenWindow, part: str) -> None:
    add(opened, "203", "Front desk", colour=1)
    row = add(opened, "204", "Workshop", colour=2)
    opened.window.show()
    QTest.keyClick(getattr(row, part), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    opened.desk.work()
    assert kept(opened) == ("204 = Workshop, teal", "203 = Front desk, blue")


@pytest.mark.parametrize("number", ["+34961112233", "961 112 233"])
def test_a_number_that_another_line_has_is_told_and_its_name_not_lost(
    opened: OpenWindow, number: str
) -> None:
    add(opened, "+34 961 11 22 33", "Sales")
    row = add(opened, number, "Support")
    assert row.fault == "Another line in the list has this number"
    assert (kept(opened), row.name.text()) == (("+34 961 11 22 33 = Sales",), "Support")
    row.number.setText("204")
    row.number.editingFinished.emit()
    opened.desk.work()
    assert (row.fault, kept(opened)) == ("", ("+34 961 11 22 33 = Sales", "204 = Support"))


def test_a_line_that_is_removed_is_forgotten(opened: OpenWindow) -> None:
    add(opened, "203", "Front desk")
    add(opened, "204", "Workshop")
    button(line_rows(opened.settings)[0], "Remove this line").click()
    opened.desk.work()
    assert kept(opened) == ("204 = Workshop",)


def test_a_line_that_was_removed_comes_back_to_its_place(opened: OpenWindow) -> None:
    add(opened, "203", "Front desk", colour=3)
    add(opened, "204", "Workshop")
    button(line_rows(opened.settings)[0], "Remove this line").click()
    opened.desk.work()
    assert "Saved" in texts(opened.settings)
    button(opened.settings, "Undo").click()
    opened.desk.work()
    assert kept(opened) == ("203 = Front desk, green", "204 = Workshop")


def test_an_extension_goes_by_its_name_and_colour_in_the_team(opened: OpenWindow) -> None:
    add(opened, "203", "Front desk", colour=3)
    opened.go(Page.TEAM)
    assert any(row.startswith("Front desk, extension 203") for row in rows(opened.team.list))
    opened.window.close()


def test_an_extension_bears_its_name_and_colour_wherever_it_is_named(opened: OpenWindow) -> None:
    add(opened, "201", "Workshop", colour=3)
    opened.desk.know_extensions(office.EXTENSIONS)
    opened.assembly.settings_changed()
    assert opened.settings.extensions.boxes["201"].accessibleName() == "201  Workshop"
    opened.window.search.setText("workshop")
    opened.desk.work()
    found = opened.window.results.list.model().index(0, 0).data(VALUE_ROLE)
    assert (found.row_view.title, found.row_view.colour) == ("Workshop", LineColour.GREEN)
    opened.assembly.transfers.ask("x", opened.window.search)
    picker = opened.assembly.transfers.picker
    assert picker is not None
    offered = next(each.extension for each in picker.offered if each.destination == "201")
    assert offered is not None
    assert (offered.name, offered.colour) == ("Workshop", LineColour.GREEN)
    picker.deleteLater()
