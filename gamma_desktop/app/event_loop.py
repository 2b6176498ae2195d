"""The event loop of the program: asyncio on Qt's, by qasync."""

import asyncio
import contextvars
from collections.abc import Callable
from math import ceil

import qasync
from PySide6.QtCore import QCoreApplication, QObject, QTimerEvent


class QtEventLoop(qasync.QEventLoop):
    """Lets go of a timer as soon as it is cancelled.

    WORKAROUND: qasync 0.28 keeps a cancelled timer until it would have run, and wakes up then.
    Every limit of time that is kept cancels one: the wait for the next event alone left one behind at each
    event, for up to four hours. Delete this when qasync ends cancelled timers
    (https://github.com/CabbageDevelopment/qasync/blob/master/src/qasync/__init__.py, ``_SimpleTimer``).
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._timers = _Timers()

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run ``callback`` once ``delay`` seconds have passed, unless the handle is cancelled before."""
        if delay <= 0:
            return super().call_later(0, callback, *args, context=context)
        timer = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        self._timers.begin(timer, delay)
        return timer

    def close(self) -> None:
        """Stop running timers."""
        self._timers.end_all()
        super().close()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Called by ``TimerHandle.cancel``."""
        self._timers.end(handle)


class _Timers(QObject):
    """The timers that wait for their time, each counted by one of Qt's."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, asyncio.TimerHandle] = {}
        self._numbers: dict[int, int] = {}

    def begin(self, timer: asyncio.TimerHandle, delay: float) -> None:
        """Run it in ``delay`` seconds."""
        number = self.startTimer(ceil(delay * 1000))
        self._waiting[number] = timer
        self._numbers[id(timer)] = number

    def end(self, timer: asyncio.TimerHandle) -> None:
        """Forget it."""
        number = self._numbers.pop(id(timer), None)
        if number is not None:
            self.killTimer(number)
            del self._waiting[number]

    def end_all(self) -> None:
        """Forget all."""
        for timer in list(self._waiting.values()):
            self.end(timer)

    def timerEvent(self, event: QTimerEvent) -> None:
        timer = self._waiting.get(event.timerId())
        if timer is not None:
            self.end(timer)
            timer._run()  # noqa: SLF001  (what every loop calls)
