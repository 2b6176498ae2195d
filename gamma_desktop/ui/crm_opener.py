"""Opens the page of a caller by itself, at the moment that the settings name."""

from collections import deque
from collections.abc import Callable
from datetime import datetime

from gamma_desktop.calls.model import Call, CallState, Direction
from gamma_desktop.calls.staleness import is_stale
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.caller_feed import CallsChange
from gamma_desktop.settings.crm import crm_rule_in
from gamma_desktop.settings.model import CrmOpen, CrmSettings
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.ports import CallFeed, Clock

_CHAINS_REMEMBERED = 200


class CrmOpener:
    """Opens the caller's page where the settings say so: once a chain of calls, as it rings or is answered.

    Args:
        feed: tells what goes on, and with whom.
        mine: the extensions of the agent who sits here; empty for all.
        open_page: opens the page of a call from a person.
        settings: when it opens, and which pages there are, as set now.
        silences: whether a call from these people is not to disturb now: its page does not come by ringing.
        clock: the time now.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        feed: CallFeed,
        mine: Callable[[], frozenset[str]],
        open_page: Callable[[Call, Match], None],
        *,
        settings: Callable[[], CrmSettings],
        silences: Callable[[Call, Match], bool],
        clock: Clock,
        spawn: Spawn,
    ) -> None:
        self._feed = feed
        self._spawn = spawn
        self._mine = mine
        self._open_page = open_page
        self._settings = settings
        self._silences = silences
        self._clock = clock
        self._opened: deque[tuple[str, str]] = deque(maxlen=_CHAINS_REMEMBERED)
        feed.subscribe(self._follow)

    def _follow(self, change: CallsChange) -> None:
        settings, now = self._settings(), self._clock()
        for each in change.calls if change.is_news else ():
            chain = (each.call.key.pbx, each.call.first_call_id)
            if chain in self._opened or not _is_moment(each.call, settings, self._mine(), now):
                continue
            if settings.open_on is not CrmOpen.RINGING or not self._silences(each.call, each.match):
                self._opened.append(chain)
                self._spawn("open the CRM", self._open(each.call))

    async def _open(self, call: Call) -> None:
        """In a later turn of the loop: the pop is painted first."""
        self._open_page(call, (await self._feed.identify(call)).match)


def _is_moment(call: Call, settings: CrmSettings, mine: frozenset[str], now: datetime) -> bool:
    when = settings.open_on
    if call.is_test or not _opens_by_itself(call, settings) or not call.concerns(mine):
        return False
    if is_stale(call, now):
        return False
    if when is CrmOpen.RINGING:
        return call.state is CallState.RINGING
    speaker = call.answered_by if call.direction is Direction.INCOMING else call.extension
    by_me = not mine or speaker in mine
    return when is CrmOpen.ANSWERED and call.state is CallState.TALKING and by_me


def _opens_by_itself(call: Call, settings: CrmSettings) -> bool:
    """Incoming calls do; others where a rule is for their direction."""
    if call.direction is Direction.INCOMING:
        return True
    return any(crm_rule_in(rule).direction == call.direction for rule in settings.rules)
