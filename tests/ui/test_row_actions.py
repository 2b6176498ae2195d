"""What can be done with a row stands in it while it has the pointer or the keyboard, and is dead at first."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.long_row_list import LongRowList
from gamma_desktop.ui.long_row_model import LongRowModel
from gamma_desktop.ui.row_actions import RowAction
from gamma_desktop.ui.row_delegate import RowDelegate
from gamma_desktop.ui.row_list import RowList
from gamma_desktop.ui.row_model import VALUE_ROLE, RowModel
from gamma_desktop.ui.row_view import RowView
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, paint
from tests.ui.hand_clock import HandClock
from tests.ui.painted_text import painted_words

DARK = 160
"""Less light than this is ink, on whichever ground."""

NAMES = ["Ana", "Bea", "Carlos"]


def row_view(row: str) -> RowView:
    return RowView(title=row, subtitle="961 11 22 33", icon=Icon.PHONE, trailing="10:28", trailing_detail="x")


class Rows:
    """A list of three rows, each of which can be called and ticked."""

    def __init__(self, *, is_long: bool) -> None:
        self.done: list[tuple[str, str]] = []
        self._long: LongRowModel[str] = LongRowModel(key=lambda row: row, text=lambda row: row)
        self._short: RowModel[str] = RowModel(key=lambda row: row, text=lambda row: row)
        self._is_long = is_long
        self.view: RowList = (
            LongRowList(self._long, row_view, "Things")
            if is_long
            else RowList(self._short, row_view, "Things")
        )
        self.view.offer(
            lambda _row: [
                RowAction(words="Call", icon=Icon.PHONE, key="C", act=lambda row: self._do("Call", row)),
                RowAction(words="Done", icon=Icon.CHECK, key="D", act=lambda row: self._do("Done", row)),
            ]
        )
        self.view.acted.connect(lambda row: self._do("double click", row))
        self.show(NAMES)

    def show(self, names: list[str]) -> None:
        if self._is_long:
            self._long.become(len(names), dict(enumerate(names)))
        else:
            self._short.show(names)

    def box(self, row: int) -> QRect:
        return self.view.visualRect(self.view.model().index(row, 0))

    def place(self, row: int, action: int) -> QPoint:
        return list(offered(self.view, row).values())[action]

    def point_at(self, row: int, action: int) -> QPoint:
        at = self.place(row, action)
        QTest.mouseMove(self.view.viewport(), at)
        return at

    def point_at_nothing(self) -> None:
        QTest.mouseMove(self.view.viewport(), QPoint(20, 290))

    def click(self, at: QPoint) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def picture(self, row: int) -> QImage:
        box = self.box(row)
        image = QImage(box.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.drawPixmap(0, 0, self.view.viewport().grab(box))
        painter.end()
        return image

    def _do(self, what: str, row: str) -> None:
        self.done.append((what, row))


@pytest.fixture(params=[False, True], ids=["short", "long"])
def rows(request: pytest.FixtureRequest, qtbot: QtBot, hand_clock: HandClock) -> Iterator[Rows]:
    made = Rows(is_long=request.param)
    qtbot.addWidget(made.view)
    made.view.resize(400, 300)
    with qtbot.waitExposed(made.view):
        made.view.show()
    made.point_at_nothing()
    hand_clock.pass_time(0.5)
    yield made
    QToolTip.hideText()


def test_an_action_under_the_pointer_is_dead_at_first_and_the_row_is_chosen(
    rows: Rows, hand_clock: HandClock
) -> None:
    at = rows.point_at(1, 0)
    hand_clock.pass_time(0.3)
    rows.click(at)
    assert (rows.done, rows.view.current) == ([], "Bea")
    assert QToolTip.text() == "This has just changed. Press again"
    hand_clock.pass_time(0.5)
    rows.click(at)
    assert rows.done == [("Call", "Bea")]


def test_a_double_click_on_an_action_does_it_once_and_nothing_else(rows: Rows, hand_clock: HandClock) -> None:
    at = rows.point_at(1, 1)
    hand_clock.pass_time(0.5)
    rows.click(at)
    QTest.mouseDClick(rows.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert rows.done == [("Done", "Bea")]


def test_a_double_click_on_an_action_that_is_still_dead_does_nothing(
    rows: Rows, hand_clock: HandClock
) -> None:
    at = rows.point_at(1, 1)
    hand_clock.pass_time(0.1)
    rows.click(at)
    QTest.mouseDClick(rows.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert rows.done == []


def test_an_action_of_a_row_that_slid_under_the_pointer_is_dead_at_first(
    rows: Rows, hand_clock: HandClock
) -> None:
    at = rows.point_at(1, 0)
    hand_clock.pass_time(0.5)
    rows.show(["New", *NAMES])
    hand_clock.pass_time(0.1)
    rows.click(at)
    assert rows.done == []


def test_an_action_of_a_list_that_comes_back_is_dead_at_first(rows: Rows, hand_clock: HandClock) -> None:
    at = rows.point_at(1, 0)
    hand_clock.pass_time(0.5)
    rows.view.hide()
    rows.view.show()
    rows.point_at(1, 0)
    hand_clock.pass_time(0.1)
    rows.click(at)
    assert rows.done == []


def test_a_press_that_ends_elsewhere_does_nothing(rows: Rows, hand_clock: HandClock) -> None:
    at = rows.point_at(1, 0)
    hand_clock.pass_time(0.5)
    viewport = rows.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=rows.place(1, 1))
    assert rows.done == []


def test_actions_show_where_the_pointer_is_and_leave_all_else_where_it_stands(rows: Rows) -> None:
    box, actions = rows.box(1), rows.place(1, 0)
    without = rows.picture(1)
    QTest.mouseMove(rows.view.viewport(), QPoint(box.left() + 80, box.center().y()))
    with_actions = rows.picture(1)

    def ink(image: QImage, left: int, right: int) -> set[tuple[int, int]]:
        across, down = range(left, right), range(6, image.height() - 6)
        return {(x, y) for x in across for y in down if image.pixelColor(x, y).lightness() < DARK}

    first, last = rows.place(1, 0).x() - 16, rows.place(1, 1).x() + 24
    for left, right in ((12, first - 60), (last, box.width() - 12)):
        before, now = _bounds(ink(without, left, right)), _bounds(ink(with_actions, left, right))
        assert max(abs(a - b) for a, b in zip(before, now, strict=True)) <= 1  # the ground is another
    assert len(ink(with_actions, actions.x() - 12, last)) > len(ink(without, actions.x() - 12, last)) + 50


def test_the_row_that_has_the_keyboard_shows_them_too(rows: Rows, qtbot: QtBot) -> None:
    with qtbot.waitActive(rows.view):
        rows.view.activateWindow()
    rows.view.choose(0)
    rows.view.clearFocus()
    without = rows.picture(0)
    rows.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(rows.view.hasFocus)
    inside = QRect(rows.place(0, 0) - QPoint(8, 8), rows.place(0, 1))
    inside.translate(-rows.box(0).topLeft())
    assert len(_colours(rows.picture(0).copy(inside))) > len(_colours(without.copy(inside))) + 3


@pytest.mark.parametrize("width", [340, 560, 900])
def test_name_and_number_stay_readable_beside_the_actions(qtbot: QtBot, width: int) -> None:
    """The time and the outcome give way first, then the company before the number."""
    model: LongRowModel[str] = LongRowModel(key=lambda row: row, text=lambda row: row)
    about = RowView(
        title="Dolores Núñez",
        subtitle="Hermanos Núñez y Compañía de Transportes · 622 33 44 55" if width < 560 else "622 33 44 55",
        keeps_end=True,
        trailing="10:28",
        trailing_detail="Answered elsewhere",
    )
    view = LongRowList(model, lambda _row: about, "Calls")
    view.offer(
        lambda _row: [
            RowAction(words=key, icon=Icon.PHONE, key=key, act=lambda _row: None) for key in ("↵", "N", "D")
        ]
    )
    qtbot.addWidget(view)
    view.resize(width, 200)
    with qtbot.waitExposed(view):
        view.show()
    model.become(1, {0: "one"})
    QTest.mouseMove(view.viewport(), QPoint(100, view.visualRect(model.index(0, 0)).center().y()))
    painted = painted_words(view.viewport())
    assert "Dolores Núñez" in painted
    assert "622 33 44 55" in painted
    assert ("10:28" in painted) is (width >= 900)
    first, *_, last = offered(view, 0).values()
    assert first.x() > 100
    assert last.x() < view.viewport().width() - 12


def test_the_key_stands_beside_its_sign_in_a_card(opened: OpenWindow) -> None:
    opened.go(Page.TEAM)
    delegate, index = opened.team.list.itemDelegate(), opened.team.list.model().index(0, 0)
    assert isinstance(delegate, RowDelegate)
    (place,) = delegate.places(opened.team.list.visualRect(index), index.data(VALUE_ROLE))
    assert place.box.width() >= 2 * 16 + 8


def offered(view: RowList, row: int) -> dict[str, QPoint]:
    """What can be pressed in a row, and where."""
    index = view.model().index(row, 0)
    delegate = view.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    places = delegate.places(view.visualRect(index), index.data(VALUE_ROLE))
    return {place.action.words: place.box.center() for place in places}


def press(opened: OpenWindow, view: RowList, row: int, words: str) -> None:
    at = offered(view, row)[words]
    QTest.mouseMove(view.viewport(), at)
    paint()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    opened.desk.work()


def test_a_call_is_called_back_ticked_and_noted_in_its_row(opened: OpenWindow, qtbot: QtBot) -> None:
    calls = opened.calls.list
    assert list(offered(calls, 0)) == ["Call back", "Write a note", "Mark as done"]
    assert "Call back" not in offered(calls, 2)  # a hidden number
    press(opened, calls, 0, "Call back")
    assert opened.desk.actions.asked == [("dial", "+34622334455")]
    press(opened, calls, 0, "Mark as done")
    assert "Mark as done" not in offered(calls, 0)
    press(opened, calls, 1, "Write a note")
    qtbot.waitUntil(opened.calls.detail.note.field.hasFocus)
    calls.setFocus()
    QTest.keyClick(calls, Qt.Key.Key_N)
    qtbot.waitUntil(opened.calls.detail.note.field.hasFocus)


def test_a_contact_is_called_and_noted_in_its_row(opened: OpenWindow, qtbot: QtBot) -> None:
    opened.go(Page.CONTACTS)
    contacts = opened.contacts.browser.list
    press(opened, contacts, 0, "Call")
    assert opened.desk.actions.asked == [("dial", "+34647460197")]
    press(opened, contacts, 0, "Write a note")
    qtbot.waitUntil(opened.contacts.detail.note.hasFocus)
    contacts.setFocus()
    QTest.keyClick(contacts, Qt.Key.Key_F2)
    qtbot.waitUntil(opened.contacts.detail.note.hasFocus)


def test_a_colleague_is_called_or_given_the_call_in_their_card(opened: OpenWindow) -> None:
    opened.go(Page.TEAM)
    press(opened, opened.team.list, 0, "Call")
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    press(opened, opened.team.list, 1, "Transfer the call")
    assert [what for what, *_ in opened.desk.actions.asked] == ["dial", "transfer"]
    assert not offered(opened.team.list, 2)  # this is you


def _bounds(ink: set[tuple[int, int]]) -> tuple[int, ...]:
    across, down = zip(*ink, strict=True)
    return min(across), max(across), min(down), max(down)


def _colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
