"""The clocks that presses are measured by in tests."""

from itertools import count

from PySide6.QtCore import QCoreApplication


class Unhurried:
    """A second passes whenever one looks: to the program everything has always stood where it is for long."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = count(seconds)

    def read(self) -> float:
        return next(self._seconds)


_STEPS_A_SECOND = 1024


class HandClock:
    """Stands still until it is moved; what the screen shows is painted before and after.

    It moves by steps that a computer adds up exactly: 0.3 and 0.5 later is not 0.4999… after 0.3 later.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def read(self) -> float:
        return self.seconds

    def pass_time(self, seconds: float) -> None:
        """Let the screen show what it has to show, then move the hands."""
        QCoreApplication.processEvents()
        self.seconds += round(seconds * _STEPS_A_SECOND) / _STEPS_A_SECOND
        QCoreApplication.processEvents()
