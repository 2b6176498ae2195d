import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import Direction, Outcome
from gamma_desktop.history.model import CallFilter
from gamma_desktop.ui.calls.days_picker import DaysPicker
from gamma_desktop.ui.calls.filter_bar import FilterBar
from gamma_desktop.ui.calls.periods import Days, Period, Span, moments, period_words
from tests.ui import office
from tests.ui.desk import OpenWindow, button, rows, texts

WEDNESDAY = datetime(2026, 3, 11, 10, 42).astimezone()


def asked(opened: OpenWindow) -> CallFilter:
    """What the log was asked for last."""
    opened.desk.work()
    return opened.desk.calls.listed[-1]


def choose(opened: OpenWindow, words: str) -> None:
    """Choose from the menu of days and extensions."""
    button(opened.calls, "More filters").click()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    root = opened.calls.filter.findChildren(QMenu, options=direct)[-1]
    actions = {each.text(): each for menu in (root, *root.findChildren(QMenu)) for each in menu.actions()}
    actions[words].trigger()
    root.close()


def test_filters_narrow_each_other(opened: OpenWindow) -> None:
    button(opened.calls, "Incoming").click()
    button(opened.calls, "Recorded").click()
    opened.calls.filter.field.setText("ana")
    choose(opened, "Today")
    wanted = asked(opened)
    assert (wanted.direction, wanted.recorded_only, wanted.text) == (Direction.INCOMING, True, "ana")
    assert wanted.since is not None
    assert wanted.since.astimezone().date() == office.NOW.date()
    assert wanted.mine == frozenset({"203"})


def test_the_list_shows_what_fits_and_says_how_many(opened: OpenWindow) -> None:
    assert f"{len(office.PAST)} calls" in texts(opened.calls)
    button(opened.calls, "Outgoing").click()
    opened.desk.work()
    assert all(row.startswith("Outgoing call") for row in rows(opened.calls.list))
    assert "2 calls" in texts(opened.calls)


def test_the_same_width_and_count_show_the_same_chips_however_they_came(qtbot: QtBot) -> None:
    around = QWidget()  # without a layout: it leaves the bar as wide as the test says
    qtbot.addWidget(around)
    bar = FilterBar(lambda: (), lambda: office.NOW, around)
    around.show()
    for width in range(460, 540, 4):
        bar.resize(width, bar.height())
        for count in (1, 12_345_678):
            bar.show_count(count)
            at_once = [chip for chip in (*bar.kinds.values(), bar.recorded) if not chip.isHidden()]
            QCoreApplication.processEvents()
            bar.show_count(count)
            assert at_once == [chip for chip in (*bar.kinds.values(), bar.recorded) if not chip.isHidden()]


def test_escape_clears_the_filter_and_then_leads_to_the_list(opened: OpenWindow) -> None:
    button(opened.calls, "Missed").click()
    field = opened.calls.filter.field
    QTest.keyClick(opened.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "dolores")
    opened.desk.work()
    assert len(rows(opened.calls.list)) == 1
    QTest.keyClick(field, Qt.Key.Key_Escape)
    opened.desk.work()
    assert len(rows(opened.calls.list)) == len(office.PAST)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (opened.calls.list.hasFocus(), field.isVisible()) == (True, False)


def test_no_second_field_stands_below_the_search_until_it_is_asked_for(opened: OpenWindow) -> None:
    field = opened.calls.filter.field
    assert not field.isVisible()
    button(opened.calls.filter, "Filter by name, number, note (Ctrl+F)").click()
    assert (field.isVisible(), field.hasFocus()) == (True, True)


def test_keys_lead_from_the_list_to_the_search_and_by_way_of_the_field_where_it_is_open(
    opened: OpenWindow,
) -> None:
    opened.calls.list.setFocus()
    QTest.keyClick(opened.calls.list, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is opened.window.search
    QTest.keyClick(opened.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.calls.filter.field.hasFocus()
    QTest.keyClick(opened.calls.filter.field, Qt.Key.Key_Down)
    assert opened.calls.list.hasFocus()
    QTest.keyClick(opened.calls.list, Qt.Key.Key_Up)
    assert opened.calls.filter.field.hasFocus()
    QTest.keyClick(opened.calls.filter.field, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is opened.window.search


def test_where_nothing_fits_the_page_names_the_filter_and_offers_to_clear_it(opened: OpenWindow) -> None:
    button(opened.calls, "Missed").click()
    opened.calls.filter.field.setText("<b>zzz</b>")
    opened.desk.work()
    assert "No matches: missed, “<b>zzz</b>”" in texts(opened.calls)
    button(opened.calls, "Clear the filter").click()
    opened.desk.work()
    assert len(rows(opened.calls.list)) == len(office.PAST)


def test_days_are_taken_away_by_their_chip(opened: OpenWindow) -> None:
    choose(opened, "Yesterday")
    opened.desk.work()
    assert asked(opened).until is not None
    button(opened.calls, "Do not narrow to: Yesterday").click()
    assert asked(opened).until is None


def test_days_of_ones_own_are_chosen_by_keyboard(opened: OpenWindow) -> None:
    choose(opened, "Choose days…")
    picker = opened.calls.filter.findChild(DaysPicker)
    assert isinstance(picker, DaysPicker)
    picker.first.setDate(picker.first.date().addDays(-2))
    QTest.keyClick(picker.button, Qt.Key.Key_Return)
    wanted = asked(opened)
    assert wanted.since is not None
    assert wanted.until is not None
    assert (wanted.until - wanted.since).days == 3


def test_one_of_several_extensions_can_be_chosen(opened: OpenWindow) -> None:
    asyncio.run(opened.desk.settings.change("agent.extensions", "203, 204"))
    choose(opened, "204 · Sandra Thomas")
    assert asked(opened).mine == frozenset({"204"})


def test_a_filter_stays_in_force_when_calls_come_and_a_call_that_stops_fitting_leaves(
    opened: OpenWindow,
) -> None:
    button(opened.calls, "Missed").click()
    opened.desk.work()
    before = len(rows(opened.calls.list))
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    assert len(rows(opened.calls.list)) == before
    opened.desk.calls.happen(replace(office.MISSED, outcome=Outcome.ANSWERED))
    opened.desk.work()
    assert len(rows(opened.calls.list)) == before - 1


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Span.TODAY, date(2026, 3, 11), date(2026, 3, 12)),
        (Span.YESTERDAY, date(2026, 3, 10), date(2026, 3, 11)),
        (Span.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 12)),
        (Days(date(2026, 2, 27), date(2026, 3, 1)), date(2026, 2, 27), date(2026, 3, 2)),
    ],
)
def test_periods_are_of_whole_days(period: Period, first: date, last: date) -> None:
    since, until = moments(period, WEDNESDAY.astimezone(UTC))
    assert (since.astimezone().date(), until.astimezone().date()) == (first, last)
    assert (since.hour, until.hour) == (0, 0)


def test_a_week_begins_on_its_first_day_here() -> None:
    since, until = moments(Span.THIS_WEEK, WEDNESDAY)
    assert 0 <= (WEDNESDAY.date() - since.date()).days < 7
    assert until.date() == date(2026, 3, 12)


def test_days_are_named_as_people_do() -> None:
    assert period_words(Days(date(2026, 3, 10), date(2026, 3, 11)), WEDNESDAY) == "Yesterday – today"
