"""Timers and animations of the interface by a clock of the test: real time moves none of them.

However busy the machine is, the same seed is the same morning.
"""

from collections.abc import Iterator
from typing import TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import (
    QAbstractAnimation,
    QAbstractEventDispatcher,
    QCoreApplication,
    QEvent,
    QObject,
    QTimer,
    QTimerEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QToolTip
from shiboken6 import isValid

from tests.ui.hand_clock import HandClock

Kind = TypeVar("Kind", bound=QObject)


class HandTimers(QObject):
    """Holds back the timers of all windows, and of what belongs to ``owner``, until their time has come.

    Lists are among them: Qt scrolls to a row that was pressed once that can be no double click any more.
    A timer without an interval means "in the next turn of the loop" and is left alone.
    """

    def __init__(self, clock: HandClock, owner: QObject) -> None:
        super().__init__()
        self._clock, self._owner = clock, owner
        self._begun: WeakKeyDictionary[QObject, dict[int, float]] = WeakKeyDictionary()
        self._fading: WeakKeyDictionary[QAbstractAnimation, float] = WeakKeyDictionary()
        self._is_firing = False

    def take_over(self) -> None:
        """Learn which timers and animations have been started since; they began now."""
        for animation in self._all(QAbstractAnimation):
            if animation.state() is QAbstractAnimation.State.Running:
                animation.pause()
                self._fading[animation] = self._clock.seconds
        for timed in (*self._all(QTimer), *self._all(QAbstractItemView)):
            if not isValid(timed):  # Qt hands out some that are just being deleted
                continue
            if timed not in self._begun:
                timed.installEventFilter(self)
            before = self._begun.get(timed, {})
            self._begun[timed] = {each: before.get(each, self._clock.seconds) for each in _running(timed)}

    def fire_what_is_due(self) -> None:
        """Let those fire whose time has come, in their order."""
        for animation, begun in list(self._fading.items()):
            if isValid(animation) and animation.state() is QAbstractAnimation.State.Paused:
                passed = round((self._clock.seconds - begun) * 1000)
                animation.setCurrentTime(min(passed, animation.duration()))
        due = [
            (begun[timer_id] + interval, timer_id, timed)
            for timed, begun in list(self._begun.items())
            if begun and isValid(timed)
            for timer_id, interval in _running(timed).items()
            if timer_id in begun
        ]
        for at, timer_id, timed in sorted(due, key=lambda each: each[:2]):
            if at <= self._clock.seconds and isValid(timed) and timer_id in _running(timed):
                self._begun[timed][timer_id] = self._clock.seconds
                self._fire(timed, timer_id)
        _close_tool_tips()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing fires because real time has passed."""
        if self._is_firing or not isinstance(event, QTimerEvent):
            return False
        return event.timerId() in _running(watched)

    def _fire(self, timed: QObject, timer_id: int) -> None:
        self._is_firing = True
        QCoreApplication.sendEvent(timed, QTimerEvent(timer_id))
        self._is_firing = False

    def _all(self, kind: type[Kind]) -> Iterator[Kind]:
        for root in (self._owner, *QApplication.topLevelWidgets()):
            yield from root.findChildren(kind)


def _running(timed: QObject) -> dict[int, float]:
    """The timers of an object, and their seconds; started again, one is another."""
    timers = QAbstractEventDispatcher.instance().registeredTimers(timed)
    return {each.timerId: each.interval / 1000 for each in timers if each.interval}


def _close_tool_tips() -> None:
    """They go by a timer that is out of reach, and lie over what is pressed."""
    if QToolTip.isVisible():
        for window in QApplication.topLevelWidgets():
            if window.metaObject().className() == "QTipLabel":
                window.close()
