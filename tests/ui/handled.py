"""The missed calls that wait, played by hand: each waits until it is ticked."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from gamma_desktop.calls.model import CallKey, Outcome
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.history.waiting import Waiting
from tests.ui import office


class PlayedTicks:
    """HandledCalls the missed calls of the office; fails where a problem is set."""

    def __init__(self) -> None:
        self.waiting = [call.key for call in office.PAST if call.outcome is Outcome.MISSED]
        self.ticked: list[CallKey] = []
        self.problem: GammaDesktopError | None = None
        self._listeners: list[Callable[[Waiting], None]] = []

    @property
    def now(self) -> Waiting:
        return Waiting(count=len(self.waiting))

    def subscribe(self, listener: Callable[[Waiting], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def marked(self, calls: Iterable[IdentifiedCall]) -> list[IdentifiedCall]:
        """The same calls, with what is known of whether they wait."""
        return [
            replace(each, is_waiting=each.call.key in self.waiting, is_handled=each.call.key in self.ticked)
            for each in calls
        ]

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        return self._move(keys, self.waiting, self.ticked)

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        return self._move(keys, self.ticked, self.waiting)

    async def mark_all_handled(self) -> Collection[CallKey]:
        return self._move(tuple(self.waiting), self.waiting, self.ticked)

    def settle(self, key: CallKey) -> None:
        """Somebody called back."""
        self._move([key], self.waiting, [])

    def _move(
        self, keys: Collection[CallKey], here: list[CallKey], there: list[CallKey]
    ) -> Collection[CallKey]:
        if self.problem is not None:
            raise self.problem
        moved = [key for key in keys if key in here]
        for key in moved:
            here.remove(key)
        there.extend(moved)
        for listener in self._listeners:
            listener(self.now)
        return moved
