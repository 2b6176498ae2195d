"""The menu of times at which somebody can be called back; others can be named on the command line."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QMenu, QWidget

translate = QCoreApplication.translate


class RemindMenu(QMenu):
    """Offers times, and is gone once it was left, where it stands alone."""

    chosen = Signal(str)
    """A time, as ``history.due_time`` reads it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(translate("calls", "Call back later"), parent)
        for time, words in _times():
            self.addAction(words).triggered.connect(lambda _checked, time=time: self.chosen.emit(time))


def _times() -> tuple[tuple[str, str], ...]:
    return (
        ("in 10 minutes", translate("calls", "In 10 minutes")),
        ("in an hour", translate("calls", "In an hour")),
        ("in 3 hours", translate("calls", "In 3 hours")),
        ("tomorrow at 9", translate("calls", "Tomorrow at 9")),
        ("monday at 9", translate("calls", "Monday at 9")),
    )
