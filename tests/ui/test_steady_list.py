"""A row acts on what it has shown: a click at its place, a key wherever it stands."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.long_row_list import LongRowList
from gamma_desktop.ui.long_row_model import LongRowModel
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import RowModel
from gamma_desktop.ui.row_view import RowView
from tests.ui.hand_clock import HandClock


def row_view(row: str) -> RowView:
    return RowView(title=row, subtitle=row)


class Short:
    """A list that holds all its rows."""

    def __init__(self) -> None:
        self._model: RowModel[str] = RowModel(key=lambda row: row, text=lambda row: row)
        self.view: RowList = RowList(self._model, row_view, "Things")
        self._model.show(["Ana", "Bea", "Carlos"])

    def come(self, row: str) -> None:
        self._model.show([row, *self._model.rows])

    def go(self, row: str) -> None:
        self._model.show([each for each in self._model.rows if each != row])


class Long:
    """A list of any number of rows."""

    def __init__(self) -> None:
        self._model: LongRowModel[str] = LongRowModel(key=lambda row: row, text=lambda row: row)
        self.view: RowList = LongRowList(self._model, row_view, "Things")
        self._model.show(["Ana", "Bea", "Carlos"], 3)

    def come(self, row: str) -> None:
        self._become([row, *self._model.held.values()])

    def go(self, row: str) -> None:
        self._become([each for each in self._model.held.values() if each != row])

    def _become(self, rows: list[str]) -> None:
        self._model.become(len(rows), dict(enumerate(rows)))


Rows = Short | Long


@pytest.fixture(params=[Short, Long])
def rows(request: pytest.FixtureRequest, qtbot: QtBot, hand_clock: HandClock) -> Iterator[Rows]:
    made: Rows = request.param()
    qtbot.addWidget(made.view)
    made.view.resize(400, 400)
    with qtbot.waitActive(made.view, timeout=20_000):
        made.view.show()
        made.view.activateWindow()
    made.view.setFocus(Qt.FocusReason.TabFocusReason)
    hand_clock.pass_time(0.5)
    yield made
    QToolTip.hideText()


@pytest.fixture
def acted(rows: Rows) -> list[str]:
    acted: list[str] = []
    rows.view.acted.connect(acted.append)
    return acted


def place(rows: Rows, row: int) -> QPoint:
    return rows.view.visualRect(rows.view.model().index(row, 0)).center()


def double_click(rows: Rows, row: int) -> None:
    QTest.mouseClick(rows.view.viewport(), Qt.MouseButton.LeftButton, pos=place(rows, row))
    QTest.mouseDClick(rows.view.viewport(), Qt.MouseButton.LeftButton, pos=place(rows, row))


def enter(rows: Rows) -> None:
    QTest.keyClick(rows.view, Qt.Key.Key_Return)


def test_a_double_click_acts_on_the_row_that_has_stood_there(rows: Rows, acted: list[str]) -> None:
    double_click(rows, 1)
    assert acted == ["Bea"]


def test_a_row_that_slid_under_the_pointer_is_dead_at_first(
    rows: Rows, acted: list[str], hand_clock: HandClock
) -> None:
    rows.come("New")
    hand_clock.pass_time(0.3)
    double_click(rows, 1)
    assert acted == []
    assert QToolTip.text() == "This has just changed. Press again"
    hand_clock.pass_time(0.5)
    double_click(rows, 1)
    assert acted == ["Ana"]


def test_a_double_click_whose_row_slid_away_in_between_does_nothing(
    rows: Rows, acted: list[str], hand_clock: HandClock
) -> None:
    where = place(rows, 1)
    QTest.mouseClick(rows.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    rows.come("New")
    hand_clock.pass_time(0.1)
    QTest.mouseDClick(rows.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert acted == []


def test_enter_twice_acts_once(rows: Rows, acted: list[str], hand_clock: HandClock) -> None:
    QTest.keyClick(rows.view, Qt.Key.Key_Down)
    enter(rows)
    hand_clock.pass_time(0.12)
    enter(rows)
    assert len(acted) == 1


def test_enter_right_after_a_double_click_belongs_to_it(rows: Rows, acted: list[str]) -> None:
    double_click(rows, 1)
    enter(rows)
    assert acted == ["Bea"]


def test_a_keyboard_that_fell_to_the_list_acts_on_nothing_at_first(
    rows: Rows, acted: list[str], hand_clock: HandClock
) -> None:
    rows.view.clearFocus()
    rows.view.setFocus(Qt.FocusReason.OtherFocusReason)
    hand_clock.pass_time(0.12)
    enter(rows)
    assert acted == []


def test_the_arrows_and_enter_need_no_waiting(rows: Rows, acted: list[str], hand_clock: HandClock) -> None:
    QTest.keyClick(rows.view, Qt.Key.Key_Down)
    hand_clock.pass_time(0.05)
    enter(rows)
    assert acted == ["Bea"]


def test_the_row_that_is_marked_keeps_its_keys_though_others_come_above_it(
    rows: Rows, acted: list[str], hand_clock: HandClock
) -> None:
    QTest.keyClick(rows.view, Qt.Key.Key_Down)
    rows.come("New")
    hand_clock.pass_time(0.05)
    enter(rows)
    assert acted == ["Bea"]


def test_the_row_that_takes_the_place_of_one_that_went_is_dead_at_first(
    rows: Rows, acted: list[str], hand_clock: HandClock
) -> None:
    QTest.keyClick(rows.view, Qt.Key.Key_Down)
    rows.go("Bea")
    hand_clock.pass_time(0.3)
    enter(rows)
    assert acted == []
