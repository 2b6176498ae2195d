"""Tells from the tray of a call that was passed on and not answered, where the agent wants no pops."""

from collections.abc import Callable
from typing import Protocol

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


class Transfers(Protocol):
    """Follows the calls that were passed on from here."""

    def subscribe(self, listener: LostTransferListener) -> Callable[[], None]:
        """Tell of every one that nobody answered; returns what ends that."""
        ...


class Identifier(Protocol):
    """Knows who somebody is."""

    async def identify(self, call: Call) -> IdentifiedCall:
        """A call, and who is at its other end; raises StoreError."""
        ...


class LostTransferTeller:
    """Between the transfers and the tray.

    Args:
        transfers: tells what was lost.
        identifier: names the caller.
        mode: how loud a call is, as set now.
        context: who sits here, and how things are called.
        now: tells the time.
        tell: says something in passing: a title and a sentence.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        transfers: Transfers,
        identifier: Identifier,
        *,
        mode: Callable[[], PopMode],
        context: LiveAgentContext,
        now: Clock,
        tell: Callable[[str, str], None],
        spawn: Spawn,
    ) -> None:
        self._identifier = identifier
        self._mode = mode
        self._context = context
        self._now = now
        self._tell = tell
        self._spawn = spawn
        transfers.subscribe(self._hear)

    def _hear(self, lost: LostTransfer) -> None:
        if self._mode() is PopMode.QUIET and not is_stale(lost.call, self._now()):
            self._spawn("tell of a lost transfer", self._tell_of(lost.call))

    async def _tell_of(self, call: Call) -> None:
        context = self._context.current
        match = (await self._identifier.identify(call)).match
        who = describe_caller(call.remote, match, context).who
        self._tell(who, call_state(call, context, passed_on=call).words)
