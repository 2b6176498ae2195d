from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.errors import Unreachable
from gamma_desktop.calls.model import CallState, Direction, Outcome, Party
from gamma_desktop.ui.calls.filter_bar import MISSED
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, button, count_in_view, paint, rows, texts


def test_calls_that_go_on_stand_above_the_log_newest_first(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    spoken = rows(opened.calls.list)
    assert spoken[0].startswith("Incoming call, Ana Lopez")
    assert spoken[0].endswith("Ringing")
    assert spoken[1].startswith("Incoming call, Carlos Ibáñez")
    assert spoken[1].endswith("Talking")
    assert spoken[2] == "Incoming call, Dolores Núñez, 622 33 44 55, today 10:28, Missed, to call back"


def test_a_call_that_ends_takes_its_place_in_the_log(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    ended = replace(office.RINGING, state=CallState.ENDED, outcome=Outcome.MISSED, ring_seconds=6)
    opened.desk.calls.happen(ended)
    opened.desk.work()
    assert rows(opened.calls.list)[0].endswith("Missed")
    assert len(rows(opened.calls.list)) == len(office.PAST) + 1


class Painted(QObject):
    """Notes when a widget is painted."""

    def __init__(self, widget: QWidget, order: list[str]) -> None:
        super().__init__(widget)
        self._order = order
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._order.append("list")
        return super().eventFilter(watched, event)


def test_another_list_is_painted_before_the_facts_of_its_first_call_are_worked_out(
    opened: OpenWindow,
) -> None:
    order: list[str] = []
    paint()
    Painted(opened.calls.list.viewport(), order)
    opened.calls.detail.call_shown.connect(lambda _call: order.append("facts"))
    opened.calls.filter.choose_kind(MISSED)
    opened.desk.work()
    paint()
    assert order[0] == "list"
    assert "facts" in order


def test_enter_calls_back(opened: OpenWindow) -> None:
    opened.calls.list.choose(0)
    QTest.keyClick(opened.calls.list, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34622334455")]


def test_the_button_calls_back(opened: OpenWindow) -> None:
    opened.calls.list.choose(1)
    button(opened.calls, "Call back").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34961234567")]


def test_a_hidden_number_cannot_be_called_back_and_the_button_says_why(opened: OpenWindow) -> None:
    opened.calls.list.choose(2)
    call_back = button(opened.calls, "Call back")
    assert not call_back.isEnabled()
    assert call_back.accessibleDescription() == "The caller withheld the number"
    QTest.keyClick(opened.calls.list, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == []


def test_a_number_that_leaked_from_a_hidden_caller_is_nowhere(opened: OpenWindow) -> None:
    leaked = replace(office.HIDDEN, number="+34600000000", raw="+34600000000")
    opened.desk.calls.happen(replace(office.RINGING, remote=leaked))
    opened.desk.work()
    opened.calls.list.choose(0)
    assert "Hidden number" in rows(opened.calls.list)[0]
    assert not any("600" in text for text in (*texts(opened.window), *rows(opened.calls.list)))


def test_the_facts_of_a_call_are_all_there(opened: OpenWindow) -> None:
    position = opened.calls.model.position_of(office.TRANSFERRED.key)
    assert position is not None
    opened.calls.list.choose(position)
    shown = texts(opened.calls.detail)
    assert "Answered by Tony Manero after 6\u00a0s" in shown
    assert {"Line called", "961 11 22 33", "Talked", "6\u00a0min\u00a052\u00a0s", "Typed 4711"} <= set(shown)
    assert "Transferred by Gines Gomez (201) to Tony Manero (203)" in shown


def test_names_from_outside_are_shown_letter_by_letter(opened: OpenWindow) -> None:
    party = Party(number=None, raw="<b>x</b>\x07\n<img src=http://evil.example>")
    opened.desk.calls.happen(replace(office.RINGING, remote=party))
    opened.desk.work()
    opened.calls.list.choose(0)
    assert not opened.calls.grab().isNull()
    assert any("<b>x</b>" in text for text in texts(opened.calls.detail))


def test_the_filter_asks_for_missed_calls_of_mine_alone(opened: OpenWindow) -> None:
    button(opened.calls, "Missed").click()
    opened.desk.work()
    wanted = opened.desk.calls.listed[-1]
    assert (wanted.missed_only, wanted.mine) == (True, frozenset({"203"}))
    assert all("Missed" in row for row in rows(opened.calls.list))


def test_a_call_answered_after_all_leaves_the_missed_ones(opened: OpenWindow) -> None:
    button(opened.calls, "Missed").click()
    opened.desk.work()
    before = len(rows(opened.calls.list))
    opened.desk.calls.happen(replace(office.MISSED, outcome=Outcome.ANSWERED_ELSEWHERE))
    opened.desk.work()
    assert len(rows(opened.calls.list)) == before - 1


def test_a_log_that_cannot_be_read_says_why_and_can_be_tried_again(opened: OpenWindow) -> None:
    opened.desk.calls.problem = Unreachable("no route")
    opened.calls.reload_requested.emit()
    opened.desk.work()
    assert "Gamma cannot be reached" in texts(opened.calls)
    opened.desk.calls.problem = None
    button(opened.calls, "Try again").click()
    opened.desk.work()
    assert len(rows(opened.calls.list)) == len(office.PAST)


def test_an_empty_log_says_so(opened: OpenWindow) -> None:
    opened.desk.calls.past = ()
    opened.calls.reload_requested.emit()
    opened.desk.work()
    assert "No calls yet" in texts(opened.calls)


@pytest.mark.parametrize(("row", "is_possible"), [(0, True), (2, False)])
def test_the_menu_offers_to_call_back_where_that_can_be(
    opened: OpenWindow, row: int, is_possible: object
) -> None:
    opened.calls.list.choose(row)
    opened.calls.list.menu_requested.emit(opened.calls.list.current, opened.window.pos())
    menu = opened.calls.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    assert menu.actions()[0].isEnabled() is is_possible
    menu.close()


def test_the_number_is_copied_as_people_write_it(opened: OpenWindow) -> None:
    opened.calls.list.choose(0)
    button(opened.calls, "Copy number").click()
    assert QGuiApplication.clipboard().text() == "622 33 44 55"


def test_calls_of_other_extensions_do_not_show(opened: OpenWindow) -> None:
    other = office.call(
        "1", office.outside("+34622334455"), minutes_ago=0, extension="201", state=CallState.RINGING
    )
    opened.desk.calls.happen(other)
    opened.desk.work()
    assert opened.calls.model.position_of(other.key) is None


def test_times_are_told_by_our_own_clock(opened: OpenWindow) -> None:
    ahead = timedelta(hours=3)
    skewed = replace(office.RINGING, started_at=office.RINGING.started_at + ahead, clock_offset=-ahead)
    opened.desk.calls.happen(skewed)
    opened.desk.work()
    assert "today 10:41" in rows(opened.calls.list)[0]


def test_calls_stand_under_their_days_and_those_that_go_on_above_them(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    model = opened.calls.model
    headings = [model.heading_of(row) for row in range(model.rowCount())]
    assert headings[:2] == ["", "Today"]
    assert headings.index("Yesterday") > 1
    assert [model.begins_section(row) for row in (0, 1, 2)] == [False, True, False]


def show_many(opened: OpenWindow, minutes_apart: int) -> None:
    opened.desk.calls.past = tuple(
        office.call(str(n), office.outside("+34622334455"), minutes_ago=minutes_apart * (n + 1))
        for n in range(30)
    )
    opened.go(Page.CALLS)
    opened.calls.reload_requested.emit()
    opened.desk.work()
    paint()


def test_fourteen_calls_are_in_view_beside_an_active_one(opened: OpenWindow) -> None:
    opened.window.resize(980, 680)
    opened.desk.calls.happen(office.RINGING)
    show_many(opened, minutes_apart=1)
    assert count_in_view(opened.calls.list) >= 14


def test_nine_calls_of_two_days_are_in_view_in_a_small_window(opened: OpenWindow, qtbot: QtBot) -> None:
    opened.window.resize(380, 560)
    show_many(opened, minutes_apart=150)
    model = opened.calls.model
    assert [model.begins_section(row) for row in range(9)].count(True) == 2
    qtbot.waitUntil(lambda: count_in_view(opened.calls.list) >= 9)


def test_the_filter_is_one_row_and_the_menu_offers_the_chips_that_do_not_fit(
    opened: OpenWindow, qtbot: QtBot
) -> None:
    bar = opened.calls.filter

    def shown() -> list[str]:
        chips = (*bar.kinds.values(), bar.recorded)
        assert bar.export_button.geometry().top() < bar.kinds[MISSED].geometry().bottom()
        return [chip.text() for chip in chips if chip.isVisible()]

    everything = ["All", "Missed", "Incoming", "Outgoing", "Recorded"]
    opened.window.resize(980, 680)
    qtbot.waitUntil(lambda: shown() == everything)
    opened.window.resize(380, 560)
    qtbot.waitUntil(lambda: shown()[:2] == ["All", "Missed"] and "Outgoing" not in shown())
    bar.menu_button.click()
    menu = bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    offered = {each.text(): each for each in menu.actions()}
    assert set(everything) - set(offered) == set(shown())
    offered["Outgoing"].trigger()
    menu.close()
    opened.desk.work()
    assert opened.desk.calls.listed[-1].direction is Direction.OUTGOING
    qtbot.waitUntil(lambda: "Outgoing" in shown())
