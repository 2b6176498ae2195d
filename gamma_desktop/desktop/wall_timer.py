"""A timer for a time of the clock on the wall, however long the machine sleeps and even if that clock is set.

Qt's timers count the time that passes while the machine is awake: one of an hour rings an hour late after an
hour of sleep. So this one looks at the clock now and then.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

LOOKED_AT_EVERY = 30.0
"""Seconds: how late it can be after a sleep, or once the clock was set."""

_LEAST = 0.05


class WallTimer(QObject):
    """Rings once at the moment that was set last.

    Args:
        now: the time by the clock on the wall, aware.
        parent: the object that it lives and dies with.
    """

    rang = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._at: datetime | None = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.look)

    def ring_at(self, moment: datetime | None) -> None:
        """Ring then, and not when it was set to before; None: not at all."""
        self._at = moment
        if moment is None:
            self._timer.stop()
        else:
            self._wait(moment)

    def look(self) -> None:
        """See whether it is time: the machine has woken up, say."""
        if self._at is None:
            return
        if self._at > self._now():
            self._wait(self._at)
            return
        self._at = None
        self._timer.stop()
        self.rang.emit()

    def _wait(self, moment: datetime) -> None:
        left = (moment - self._now()).total_seconds()
        self._timer.start(round(min(max(left, _LEAST), LOOKED_AT_EVERY) * 1000))
