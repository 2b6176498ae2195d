from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gamma_desktop.ui.widgets.ticker import ElapsedLabel

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def test_it_tells_how_long_it_has_been(qtbot: QtBot) -> None:
    time = Clock()
    label = ElapsedLabel(now=time)
    qtbot.addWidget(label)
    time.now += timedelta(minutes=2, seconds=13)
    label.run_since(START)
    assert label.text() == "02:13"


def test_no_timer_runs_while_nobody_sees_it(qtbot: QtBot) -> None:
    label = ElapsedLabel(now=Clock())
    qtbot.addWidget(label)
    label.run_since(START)
    hidden_first = label.is_ticking
    label.show()
    seen = label.is_ticking
    label.hide()
    assert (hidden_first, seen, label.is_ticking) == (False, True, False)


def test_no_timer_runs_when_nothing_goes_on(qtbot: QtBot) -> None:
    label = ElapsedLabel(now=Clock())
    qtbot.addWidget(label)
    label.show()
    label.run_since(START)
    label.run_since(None)
    assert not label.is_ticking
    assert label.text() == ""


def test_it_ticks_when_the_second_is_full(qtbot: QtBot) -> None:
    time = Clock()
    time.now += timedelta(milliseconds=990)
    label = ElapsedLabel(now=time)
    qtbot.addWidget(label)
    label.show()
    label.run_since(START)
    (timer,) = label.findChildren(QTimer)
    assert timer.interval() == 10
    time.now += timedelta(milliseconds=20)
    qtbot.waitUntil(lambda: label.text() == "00:01")
