"""Opens the page of a caller by itself, at the moment that the settings name."""

from collections import deque
from collections.abc import Callable
from datetime import datetime

from gamma_desktop.calls.model import Call, CallKey, CallState, Direction
from gamma_desktop.calls.staleness import is_stale
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.caller_feed import CallerFeed, CallsChange
from gamma_desktop.settings.model import CrmOpen
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.ports import Clock

_CALLS_REMEMBERED = 200


class CrmOpener:
    """Opens the caller's page where the settings say so: once a call, as it rings or is answered here.

    Args:
        feed: tells what goes on, and with whom.
        mine: the extensions of the agent who sits here; empty for all.
        open_page: opens the page of a call from a person.
        when: the moment that is set now.
        clock: the time now.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        feed: CallerFeed,
        mine: Callable[[], frozenset[str]],
        open_page: Callable[[Call, Match], None],
        *,
        when: Callable[[], CrmOpen],
        clock: Clock,
        spawn: Spawn,
    ) -> None:
        self._feed = feed
        self._spawn = spawn
        self._mine = mine
        self._open_page = open_page
        self._when = when
        self._clock = clock
        self._opened: deque[CallKey] = deque(maxlen=_CALLS_REMEMBERED)
        feed.subscribe(self._follow)

    def _follow(self, change: CallsChange) -> None:
        when, now = self._when(), self._clock()
        for each in change.calls if change.is_news else ():
            if each.call.key not in self._opened and _is_moment(each.call, when, self._mine(), now):
                self._opened.append(each.call.key)
                self._spawn("open the CRM", self._open(each.call))

    async def _open(self, call: Call) -> None:
        """In a turn of its own: the pop is painted first."""
        self._open_page(call, (await self._feed.identify(call)).match)


def _is_moment(call: Call, when: CrmOpen, mine: frozenset[str], now: datetime) -> bool:
    if call.direction is not Direction.INCOMING or not call.concerns(mine):
        return False
    if is_stale(call, now):
        return False
    if when is CrmOpen.RINGING:
        return call.state is CallState.RINGING
    by_me = not mine or call.answered_by in mine
    return when is CrmOpen.ANSWERED and call.state is CallState.TALKING and by_me
