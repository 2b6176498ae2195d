"""Marks missed calls as handled for the Calls page, and shows which ones wait."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from gamma_desktop.calls.model import CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.waiting import Waiting
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.calls.ports import HandledCalls
from gamma_desktop.ui.wording import Explanation, explain


class MissedController:
    """Joins the page to the missed calls that are handled.

    Args:
        look_again: has the page show which of its missed calls wait.
        notify: tells what did not go well.
    """

    def __init__(
        self,
        page: CallsPage,
        *,
        handled: HandledCalls,
        look_again: Callable[[], None],
        notify: Callable[[Explanation], None],
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._handled = handled
        self._look_again = look_again
        self._notify = notify
        self._spawn = spawn
        self._done_together: Collection[CallKey] = ()
        page.done_requested.connect(self._on_done)
        page.waiting_bar.all_done_requested.connect(lambda: self._start(self._tick_all()))
        page.waiting_bar.undo_requested.connect(lambda: self._start(self._undo()))
        handled.subscribe(self._on_waiting)
        page.waiting_bar.show_waiting(handled.now.count)

    def _on_waiting(self, waiting: Waiting) -> None:
        self._page.waiting_bar.show_waiting(waiting.count)
        self._look_again()

    def _on_done(self, identified: IdentifiedCall) -> None:
        self._start(self._toggle(identified))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._spawn("tick missed calls", self._carry_out(work))

    async def _carry_out(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except GammaDesktopError as error:
            self._notify(explain(error))
        self._look_again()

    async def _toggle(self, identified: IdentifiedCall) -> None:
        change = self._handled.mark_waiting if identified.is_handled else self._handled.mark_handled
        await change([identified.call.key])

    async def _tick_all(self) -> None:
        self._done_together = await self._handled.mark_all_handled()
        self._page.waiting_bar.show_done(len(self._done_together))

    async def _undo(self) -> None:
        keys, self._done_together = self._done_together, ()
        await self._handled.mark_waiting(keys)
