"""How long the machine slept, by the system's own account: no guess from timers that came late."""

import ctypes
import sys
import time
from collections.abc import Callable
from datetime import timedelta

_MILLISECOND, _HUNDRED_NANOSECONDS = 1e-3, 1e-7


def asleep_in_all() -> float:
    """Seconds slept since the machine started: a clock that counts sleep, less one that does not."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.GetTickCount64.restype = ctypes.c_ulonglong
        awake = ctypes.c_ulonglong()
        kernel.QueryUnbiasedInterruptTime(ctypes.byref(awake))
        asleep = float(kernel.GetTickCount64() * _MILLISECOND - awake.value * _HUNDRED_NANOSECONDS)
    elif sys.platform == "darwin":
        asleep = time.clock_gettime(time.CLOCK_MONOTONIC) - time.clock_gettime(time.CLOCK_UPTIME_RAW)
    else:
        asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    return asleep


class SleepClock:
    """Tells how long the machine slept since it was last asked.

    Args:
        asleep_in_all: seconds slept since some fixed moment.
    """

    def __init__(self, asleep_in_all: Callable[[], float] = asleep_in_all) -> None:
        self._asleep_in_all = asleep_in_all
        self._known = asleep_in_all()

    def slept(self) -> timedelta:
        """How long, since the last question or since this clock was made."""
        before, self._known = self._known, self._asleep_in_all()
        return timedelta(seconds=max(0.0, self._known - before))
