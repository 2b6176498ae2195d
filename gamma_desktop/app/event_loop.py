"""The event loop of the program: asyncio on Qt's, by qasync."""

import asyncio
import contextvars
from collections.abc import Callable
from math import ceil

import qasync
from PySide6.QtCore import QCoreApplication, QObject, QTimerEvent


class QtEventLoop(qasync.QEventLoop):
    """Lets go of a timer as soon as it is cancelled, and is the running loop in whatever it runs.

    WORKAROUND: qasync 0.28 keeps a cancelled timer until it would have run, and wakes up then.
    Every limit of time that is kept cancels one: the wait for the next event alone left one behind at each
    event, for up to four hours. And where Qt's events are processed while the loop is not run, as it does
    itself at the end of ``run_until_complete``, callbacks have no running loop: from Python 3.14 on a task
    refuses to go on then, and what it waited for is lost. Delete this when qasync does both
    (https://github.com/CabbageDevelopment/qasync/blob/master/src/qasync/__init__.py, ``_SimpleTimer``).
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self._timers = _Timers(self)

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run ``callback`` once ``delay`` seconds have passed, unless the handle is cancelled before."""
        delay = max(delay, 0)
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

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
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
            running = asyncio._get_running_loop()  # noqa: SLF001  (made for loops, as its documentation says)
            asyncio._set_running_loop(self._loop)  # noqa: SLF001  (the same)
            try:
                timer._run()  # noqa: SLF001  (what every loop calls)
            finally:
                asyncio._set_running_loop(running)  # noqa: SLF001  (the same)
