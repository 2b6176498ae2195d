"""The Insights page among played neighbours."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QToolTip
from pytestqt.qtbot import QtBot

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.insights import Insights, Period, beginning_of
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.insights.wording import answer_time, hour_words, long_duration
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow, button, texts


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
    return Desk(tmp_path)


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Iterator[OpenWindow]:
    del qtbot
    window = OpenWindow(desk)
    window.window.show()
    window.go(Page.INSIGHTS)
    yield window
    window.close()


def test_the_agents_day_is_shown_first(opened: OpenWindow) -> None:
    assert opened.desk.figures.asked[-1] == (frozenset({"203"}), beginning_of(Period.TODAY, office.NOW))
    assert [tile.words for tile in opened.insights.tiles.all] == [
        "Answered: 51, 88 % of callers",
        "Missed: 7, 12 % of callers",
        "Outgoing: 21",
        "Time to answer: 6 s, 90 % within 14 s",
        "Talk time: 2 h 24 min, 2 min a call",
    ]
    assert not opened.insights.extensions.isVisible()


@pytest.mark.parametrize(
    ("choice", "period"), [("This week", Period.WEEK), ("This month", Period.MONTH), ("Today", Period.TODAY)]
)
def test_another_period_is_reckoned_when_it_is_chosen(
    opened: OpenWindow, choice: str, period: Period
) -> None:
    button(opened.window, choice).click()
    opened.desk.work()
    assert opened.desk.figures.asked[-1][1] == beginning_of(period, office.NOW)


def test_the_team_is_shown_beside_each_other(opened: OpenWindow) -> None:
    button(opened.window, "Whole team").click()
    opened.desk.work()
    assert opened.desk.figures.asked[-1][0] == frozenset()
    assert [bar.label for bar in opened.insights.extensions.bars] == [
        "Gines Gomez (201)",
        "Tony Manero (203)",
        "Sandra Thomas (204)",
        "Peter Garrisson (206)",
    ]
    assert opened.insights.extensions.isVisible()


def test_a_reception_has_no_choice_of_whose_calls(tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot
    opened = OpenWindow(Desk(tmp_path))
    opened.window.show()
    opened.go(Page.INSIGHTS)
    buttons = [each for each in opened.insights.findChildren(QAbstractButton) if each.isVisible()]
    assert {each.text() for each in buttons} == {"Today", "This week", "This month"}
    assert opened.insights.extensions.isVisible()
    opened.close()


def test_exact_values_are_told_to_screen_readers(opened: OpenWindow) -> None:
    lines = opened.insights.hours.accessibleDescription().splitlines()
    assert f"{hour_words(10)}: 14 answered, 3 missed, 6 outgoing, 40 min talked" in lines
    assert len(lines) == 12


def test_exact_values_are_told_under_the_pointer(opened: OpenWindow) -> None:
    chart = opened.insights.hours
    QTest.mouseMove(chart, QPoint(1, 1))
    QTest.mouseMove(chart, chart.box_of(2).center().toPoint())
    assert chart.chosen is chart.bars[2]
    assert "14 answered, 3 missed" in QToolTip.text()


def test_the_arrow_keys_go_from_bar_to_bar(opened: OpenWindow) -> None:
    chart = opened.insights.hours
    chart.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(chart, key)
    assert chart.chosen is chart.bars[1]
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.chosen is chart.bars[-1]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.chosen is chart.bars[-1]


def test_hours_outside_the_day_are_drawn_where_there_were_calls(opened: OpenWindow) -> None:
    assert [bar.label for bar in opened.insights.hours.bars] == [str(hour) for hour in range(8, 20)]


def test_no_calls_are_said_to_be_none(opened: OpenWindow) -> None:
    opened.desk.figures.mine = Insights()
    button(opened.window, "This week").click()
    opened.desk.work()
    assert "No calls this week" in texts(opened.insights)


def test_gaps_are_told_beside_the_figures(opened: OpenWindow) -> None:
    since = office.NOW - timedelta(minutes=40)
    until = since + timedelta(minutes=15)
    opened.desk.figures.gaps = [ReceptionGap(since=since, until=until, why=GapReason.OFF)]
    button(opened.window, "Today").click()
    opened.desk.work()
    expected = f"No events from {time_of_day(since)} to {time_of_day(until)}, calls may be missing"
    assert expected in texts(opened.insights)


def test_a_book_that_fails_is_explained_and_asked_again(opened: OpenWindow) -> None:
    opened.desk.figures.problem = GammaDesktopError("the disk is gone")
    button(opened.window, "Today").click()
    opened.desk.work()
    opened.desk.figures.problem = None
    button(opened.insights, "Try again").click()
    opened.desk.work()
    assert "51" in texts(opened.insights)


def test_a_call_that_ended_has_the_figures_reckoned_anew(opened: OpenWindow) -> None:
    before = len(opened.desk.figures.asked)
    opened.desk.calls.happen(office.PAST[0])
    opened.desk.work()
    assert len(opened.desk.figures.asked) == before + 1


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (40, "40 s"), (59.6, "1 min"), (420, "7 min"), (7980, "2 h 13 min")]
)
def test_sums_are_told_to_the_minute(seconds: float, words: str) -> None:
    assert long_duration(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(None, "–"), (6.0, "6 s"), (4.24, "4.2 s"), (14.2, "14 s")])
def test_times_to_answer_have_two_figures_at_most(seconds: float | None, words: str) -> None:
    assert answer_time(seconds) == words
