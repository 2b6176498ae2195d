"""Opens the page of a caller by itself, at the moment that the settings name."""

from collections import deque

from gamma_desktop.app.agent_desk import AgentDesk
from gamma_desktop.app.engine import now
from gamma_desktop.app.live_settings import LiveSettings
from gamma_desktop.calls.model import Call, CallKey, CallState, Direction
from gamma_desktop.calls.service import CallService
from gamma_desktop.calls.staleness import is_stale
from gamma_desktop.settings.model import CrmOpen
from gamma_desktop.tasks import Spawn

_CALLS_REMEMBERED = 200


class CrmOpener:
    """Opens the caller's page where the settings say so: once a call, as it rings or is answered here.

    Args:
        calls: tells what goes on.
        desk: knows who somebody is, and opens pages.
        settings: say when.
        spawn: starts a coroutine.
    """

    def __init__(self, calls: CallService, desk: AgentDesk, settings: LiveSettings, spawn: Spawn) -> None:
        self._calls = calls
        self._desk = desk
        self._settings = settings
        self._spawn = spawn
        self._opened: deque[CallKey] = deque(maxlen=_CALLS_REMEMBERED)
        calls.subscribe(self._follow)

    def _follow(self, changed: tuple[Call, ...]) -> None:
        when = self._settings.current.crm.open_on
        for call in changed:
            if call.key not in self._opened and _is_moment(call, when, self._calls.mine):
                self._opened.append(call.key)
                self._spawn("open the CRM", self._open(call))

    async def _open(self, call: Call) -> None:
        self._desk.open_crm(call, await self._desk.match(call.remote))


def _is_moment(call: Call, when: CrmOpen, mine: frozenset[str]) -> bool:
    if call.direction is not Direction.INCOMING or not call.concerns(mine):
        return False
    if is_stale(call, now()):
        return False
    if when is CrmOpen.RINGING:
        return call.state is CallState.RINGING
    by_me = not mine or call.answered_by in mine
    return when is CrmOpen.ANSWERED and call.state is CallState.TALKING and by_me
