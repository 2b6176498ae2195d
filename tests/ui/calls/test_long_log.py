"""The page over a log that is longer than what it holds."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest

from gamma_desktop.calls.errors import Unreachable
from gamma_desktop.calls.model import Call
from gamma_desktop.ui.long_row_model import PAGE
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, button, texts

MANY = 10 * PAGE


@pytest.fixture
def long(opened: OpenWindow) -> OpenWindow:
    """The window with a long log."""
    opened.desk.calls.past = tuple(
        office.call(str(n), office.outside("+34622334455"), minutes_ago=n + 1) for n in range(MANY)
    )
    opened.calls.reload_requested.emit()
    opened.desk.work()
    opened.calls.list.choose(0)
    return opened


def current(long: OpenWindow) -> Call:
    """The call that is chosen, once it is read."""
    long.desk.work()
    call = long.calls.list.current.call
    assert isinstance(call, Call)
    return call


def test_the_keys_lead_to_the_oldest_call_and_back_and_the_facts_follow(long: OpenWindow) -> None:
    QTest.keyClick(long.calls.list, Qt.Key.Key_End)
    assert current(long) == long.desk.calls.past[-1]
    assert not long.calls.detail.is_empty
    QTest.keyClick(long.calls.list, Qt.Key.Key_Home)
    assert current(long) == long.desk.calls.past[0]


def test_the_page_says_how_many_calls_there_are(long: OpenWindow) -> None:
    assert f"{QLocale().toString(MANY)} calls" in texts(long.calls)
    assert long.calls.model.rowCount() == MANY
    assert len(long.calls.model.held) < MANY


def test_a_new_call_moves_neither_the_chosen_one_nor_what_one_looks_at(long: OpenWindow) -> None:
    QTest.keyClick(long.calls.list, Qt.Key.Key_End)
    before, top = current(long), long.calls.list.visualRect(long.calls.list.currentIndex()).top()
    long.desk.calls.happen(office.RINGING)
    assert current(long) == before
    assert long.calls.list.visualRect(long.calls.list.currentIndex()).top() == top
    assert long.calls.model.rowCount() == MANY + 1


def test_a_late_word_on_a_call_that_is_not_held_adds_no_row(long: OpenWindow) -> None:
    old = long.desk.calls.past[500]
    changed = replace(old, recording_url="https://recordings.example/1")
    past = tuple(changed if each is old else each for each in long.desk.calls.past)
    long.desk.calls.happen(changed)
    long.desk.calls.past = past
    long.desk.work()
    assert long.calls.model.position_of(old.key) is None
    assert long.calls.model.rowCount() == MANY


def test_a_page_that_was_not_seen_shows_what_came_meanwhile(long: OpenWindow) -> None:
    long.go(Page.TEAM)
    long.desk.calls.happen(office.RINGING)
    long.desk.work()
    assert long.calls.model.position_of(office.RINGING.key) is None
    long.go(Page.CALLS)
    assert long.calls.model.position_of(office.RINGING.key) == 0


def test_a_call_that_is_opened_before_it_is_in_the_list_is_the_current_one_once_it_is(
    long: OpenWindow,
) -> None:
    (opened,) = office.identified([office.RINGING])
    long.calls.open_call(opened)
    assert long.calls.list.current is None
    long.desk.calls.happen(office.RINGING)
    assert current(long) == office.RINGING


def test_reading_again_keeps_the_place(long: OpenWindow) -> None:
    bar = long.calls.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    long.desk.work()
    chosen = long.calls.list.seen_rows[0] + 2
    long.calls.list.choose(chosen)
    before, value = current(long), bar.value()
    long.calls.reload_requested.emit()
    assert current(long) == before
    assert bar.value() == value


def test_a_page_that_cannot_be_read_says_why_and_can_be_tried_again(long: OpenWindow) -> None:
    long.desk.calls.problem = Unreachable("no route")
    QTest.keyClick(long.calls.list, Qt.Key.Key_End)
    long.desk.work()
    assert "Gamma cannot be reached" in texts(long.calls)
    long.desk.calls.problem = None
    button(long.calls, "Try again").click()
    long.desk.work()
    assert long.calls.model.rowCount() == MANY
