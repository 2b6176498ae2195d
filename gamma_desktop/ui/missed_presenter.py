"""Keeps everything that shows missed calls at one count: looks again when something may have changed it."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from gamma_desktop.calls.model import Call
from gamma_desktop.calls.service import CallService
from gamma_desktop.desktop.application import show_badge
from gamma_desktop.history.missed import parties_settled_by
from gamma_desktop.history.waiting import Waiting, WaitingCalls
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.ports import AFTER_THE_POP


class MissedPresenter:
    """Joins the waiting calls to the calls that go on, to the window and to the program's icon.

    Args:
        application: bears the number in the dock or the task-bar, where the system has a place for it.
        waiting: what is shown.
        calls: what changes it.
        show_count: told how many wait.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        application: QGuiApplication,
        waiting: WaitingCalls,
        calls: CallService,
        show_count: Callable[[int], None],
        spawn: Spawn,
    ) -> None:
        self._application = application
        self._waiting = waiting
        self._show_count = show_count
        self._looks = LatestWins("count missed calls", spawn, pause=AFTER_THE_POP)
        calls.subscribe(self._follow)
        waiting.subscribe(self._show)

    def look_again(self) -> None:
        """HandledCalls, settings or erased calls may have changed it."""
        self._looks.ask(self._waiting.refresh)

    def _follow(self, changed: tuple[Call, ...]) -> None:
        """A call that only rings here changes nothing yet."""
        if any(not call.is_live or parties_settled_by(call) for call in changed):
            self.look_again()

    def _show(self, waiting: Waiting) -> None:
        self._show_count(waiting.count)
        show_badge(self._application, waiting.count)
