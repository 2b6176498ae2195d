"""Tells from the tray of a call that was passed on and not answered, where the agent wants no pops."""

from collections.abc import Awaitable, Callable

from gamma_desktop.calls.model import Call
from gamma_desktop.calls.staleness import is_stale
from gamma_desktop.calls.transfers import LostTransfer, LostTransferListener
from gamma_desktop.history.model import IdentifiedCall
from gamma_desktop.settings.model import PopMode
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.agent_context import LiveAgentContext
from gamma_desktop.ui.pop.caller import describe_caller
from gamma_desktop.ui.pop.state import call_state
from gamma_desktop.ui.ports import Clock


class LostTransferTeller:
    """Between the transfers and the tray.

    Args:
        subscribe: has a listener told of every transfer that was not answered.
        identify: finds out who is at the other end of a call; raises StoreError.
        mode: how loud a call is, as set now.
        context: who sits here, and how things are called.
        now: tells the time.
        tell: says something in passing: a title and a sentence.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        subscribe: Callable[[LostTransferListener], object],
        identify: Callable[[Call], Awaitable[IdentifiedCall]],
        *,
        mode: Callable[[], PopMode],
        context: LiveAgentContext,
        now: Clock,
        tell: Callable[[str, str], None],
        spawn: Spawn,
    ) -> None:
        self._identify = identify
        self._mode = mode
        self._context = context
        self._now = now
        self._tell = tell
        self._spawn = spawn
        subscribe(self._hear)

    def _hear(self, lost: LostTransfer) -> None:
        if self._mode() is PopMode.QUIET and not is_stale(lost.call, self._now()):
            self._spawn("tell of a lost transfer", self._tell_of(lost.call))

    async def _tell_of(self, call: Call) -> None:
        context = self._context.current
        match = (await self._identify(call)).match
        who = describe_caller(call.remote, match, context).who
        self._tell(who, call_state(call, context, passed_on=call).words)
