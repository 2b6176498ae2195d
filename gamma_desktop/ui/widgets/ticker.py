"""The passing of a call's time, without a timer that runs for nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gamma_desktop.ui.durations import clock
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Type
from gamma_desktop.ui.widgets.labels import PlainLabel

SECOND = 1000


def utc_now() -> datetime:
    """The time by our clock."""
    return datetime.now(UTC)


class SecondTicker(QObject):
    """Calls back as each second since a moment completes; silent whenever it is stopped."""

    def __init__(
        self, tick: Callable[[], None], parent: QObject, now: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(parent)
        self._tick = tick
        self._now = now
        self._since: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fire)

    @property
    def is_running(self) -> bool:
        """Whether it will call back."""
        return self._timer.isActive()

    def start(self, since: datetime) -> None:
        """Tick from now on."""
        self._since = since
        self._wait()

    def stop(self) -> None:
        """Be silent."""
        self._timer.stop()

    def _fire(self) -> None:
        self._tick()
        self._wait()

    def _wait(self) -> None:
        if self._since is None:
            return
        passed = round((self._now() - self._since).total_seconds() * SECOND)
        self._timer.start(SECOND - passed % SECOND)


class ElapsedLabel(PlainLabel):
    """How long something has been going on ("02:13"); it ticks only while it can be seen."""

    def __init__(
        self,
        *,
        step: Type = Type.BODY,
        tone: Tone = Tone.MUTED,
        now: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(step=step, tone=tone, tabular=True, parent=parent)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._now = now
        self._since: datetime | None = None
        self._ticker = SecondTicker(self._show_time, self, now)

    @property
    def is_ticking(self) -> bool:
        """Whether a timer is running."""
        return self._ticker.is_running

    def run_since(self, since: datetime | None) -> None:
        """Count from this moment; None stops and empties it."""
        self._since = since
        self._show_time()
        self._run_while_seen()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on counting."""
        super().showEvent(event)
        self._show_time()
        self._run_while_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden: no timer."""
        super().hideEvent(event)
        self._ticker.stop()

    def _run_while_seen(self) -> None:
        if self._since is not None and self.isVisible():
            self._ticker.start(self._since)
        else:
            self._ticker.stop()

    def _show_time(self) -> None:
        self.setText("" if self._since is None else clock((self._now() - self._since).total_seconds()))
