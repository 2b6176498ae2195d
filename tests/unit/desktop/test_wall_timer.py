"""A timer that follows the clock on the wall."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gamma_desktop.desktop.wall_timer import WallTimer

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


class Wall:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.time = NOON
        self.rung: list[datetime] = []
        self._parent = QObject()
        self.timer = WallTimer(lambda: self.time, self._parent)
        self.timer.rang.connect(lambda: self.rung.append(self.time))


def test_it_rings_once_and_not_before_its_time(qtbot: QtBot) -> None:  # noqa: ARG001  (an application must exist)
    wall = Wall()
    wall.timer.ring_at(NOON + timedelta(hours=1))
    wall.timer.look()
    assert wall.rung == []
    wall.time += timedelta(hours=3)  # it slept, or the clock was set
    wall.timer.look()
    wall.timer.look()
    assert wall.rung == [wall.time]


def test_it_rings_by_itself(qtbot: QtBot) -> None:
    wall = Wall()
    wall.timer.ring_at(NOON + timedelta(seconds=0.01))
    wall.time += timedelta(seconds=1)
    qtbot.waitUntil(lambda: len(wall.rung) == 1, timeout=60_000)


def test_what_is_set_later_counts_and_none_ends_it(qtbot: QtBot) -> None:  # noqa: ARG001  (sets up what Qt needs)
    wall = Wall()
    wall.timer.ring_at(NOON + timedelta(minutes=1))
    wall.timer.ring_at(NOON + timedelta(minutes=5))
    wall.time += timedelta(minutes=2)
    wall.timer.look()
    assert wall.rung == []
    wall.timer.ring_at(None)
    wall.time += timedelta(hours=1)
    wall.timer.look()
    assert wall.rung == []
