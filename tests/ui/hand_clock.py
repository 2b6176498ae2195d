"""A clock whose hands the test moves."""

from PySide6.QtCore import QCoreApplication


class HandClock:
    """Stands still until it is moved; what the screen shows is painted before and after."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def read(self) -> float:
        return self.seconds

    def pass_time(self, seconds: float) -> None:
        """Let the screen show what it has to show, then move the hands."""
        QCoreApplication.processEvents()
        self.seconds += seconds
        QCoreApplication.processEvents()
