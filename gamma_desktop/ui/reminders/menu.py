"""The times at which a person can be called back: a menu of the usual ones, and a question for any other."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.time_question import Chosen, TimeQuestion
from gamma_desktop.ui.widgets.dressed import Menu

IN_TEN_MINUTES = "in 10 minutes"
IN_AN_HOUR = "in an hour"
TOMORROW_MORNING = "tomorrow at 9"

translate = QCoreApplication.translate


class RemindMenu(Menu):
    """Offers times; any other is asked for in words.

    Args:
        who: is to be called back.
        now: the time now.
        chosen: told of the choice; the menu itself may be gone by then.
        window: what the question stands over.
        note: what for, as it is known by now.
    """

    def __init__(
        self, who: str, now: Clock, chosen: Chosen, *, window: QWidget, parent: QWidget, note: str = ""
    ) -> None:
        super().__init__(translate("reminders", "Call back later"), parent)

        def ask() -> None:
            title = filled(translate("reminders", "Call back {0}"), who)
            yes = translate("reminders", "Remind me")
            TimeQuestion(window.window(), title, yes, now=now, chosen=chosen, note=note).open()

        for time, words in _times():
            self.addAction(words).triggered.connect(lambda _checked, time=time: chosen(time, None))
        self.addSeparator()
        self.addAction(translate("reminders", "Other time or note…")).triggered.connect(
            lambda _checked: ask()
        )


def _times() -> tuple[tuple[str, str], ...]:
    return (
        (IN_TEN_MINUTES, translate("reminders", "In 10 minutes")),
        (IN_AN_HOUR, translate("reminders", "In an hour")),
        ("in 3 hours", translate("reminders", "In 3 hours")),
        (TOMORROW_MORNING, translate("reminders", "Tomorrow at 9")),
        ("next monday at 9", translate("reminders", "Monday at 9")),
    )
