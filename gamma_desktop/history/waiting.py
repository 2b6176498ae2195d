"""The missed calls that wait, as everything that shows them knows them: one count for all of them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.missed import MissedMarks, WhoseMisses, counts_for
from gamma_desktop.history.ports import MissedCalls

NEWEST_HELD = 10
"""Waiting calls that are held to be offered for calling back; more are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many calls wait, and the newest of them, newest first.

    Attributes:
        changes: grows whenever a call begins or ceases to wait, also if the rest comes out the same.
    """

    changes: int = 0
    count: int = 0
    newest: tuple[Call, ...] = ()


WaitingListener = Callable[[Waiting], None]


class WaitingCalls:
    """Owns what is known of the waiting calls; raises what the adapter raises.

    Args:
        missed: remembers them.
        whose: whose are counted now.
    """

    def __init__(self, missed: MissedCalls, whose: Callable[[], WhoseMisses]) -> None:
        self._missed = missed
        self._whose = whose
        self._now = Waiting()
        self._listeners: list[WaitingListener] = []

    @property
    def now(self) -> Waiting:
        """As they were when last looked at."""
        return self._now

    def subscribe(self, listener: WaitingListener) -> Callable[[], None]:
        """Tell ``listener`` when other calls wait than before; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def refresh(self) -> None:
        """Look again: calls, settings or ticks may have changed."""
        whose = self._whose()
        changes, count = await self._missed.count_waiting(whose)
        newest = tuple(await self._missed.waiting(whose, limit=NEWEST_HELD)) if count else ()
        before, self._now = self._now, Waiting(changes=changes, count=count, newest=newest)
        if self._now != before:
            for listener in tuple(self._listeners):
                listener(self._now)

    async def among(self, calls: Iterable[Call]) -> MissedMarks:
        """Which of these calls wait, and which are ticked; asks only about those that may be."""
        whose = self._whose()
        keys = [call.key for call in calls if counts_for(call, whose)]
        return await self._missed.marks_among(keys, whose) if keys else MissedMarks()

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take missed calls as seen to; returns those that were not ticked before, for taking it back."""
        ticked = await self._missed.mark_handled(keys)
        await self.refresh()
        return ticked

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Have them wait again, unless something else settled them; returns those that were ticked."""
        unticked = await self._missed.mark_waiting(keys)
        await self.refresh()
        return unticked

    async def mark_all_handled(self) -> Collection[CallKey]:
        """Tick all that wait; returns them, for taking it back."""
        ticked = await self._missed.mark_all_handled(self._whose())
        await self.refresh()
        return ticked
