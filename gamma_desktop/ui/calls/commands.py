"""Dialling, hanging up and passing on, from wherever in the window it is asked for."""

from collections.abc import Callable
from typing import Protocol

from gamma_desktop.calls.actions import DialAttempt
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import CallKey
from gamma_desktop.ui.ports import Spawn
from gamma_desktop.ui.wording import Attempt, Explanation, explain

CallName = CallKey | str
"""A call by its key, or by our own id before its first event has come."""

BeforeCall = Callable[[str, Callable[[], None]], None]


class CallDoer(Protocol):
    """Acts on calls; every method raises CallError."""

    async def dial(self, destination: str, extension: str | None = None) -> DialAttempt:
        """Call somebody from the agent's phone."""
        ...

    async def hang_up(self, target: CallName) -> None:
        """End a call."""
        ...

    async def transfer(self, target: CallName, destination: str) -> None:
        """Pass a call on, unannounced."""
        ...


class CallCommands:
    """Starts what was asked for, and tells when it did not go well.

    Args:
        notify: shows a person what went wrong, and what to do.
        before: told of a destination and of the call to it, which it lets through, perhaps after a question.
    """

    def __init__(
        self, doer: CallDoer, spawn: Spawn, notify: Callable[[Explanation], None], before: BeforeCall
    ) -> None:
        self._before = before
        self._doer = doer
        self._spawn = spawn
        self._notify = notify

    def dial(self, destination: str) -> None:
        """Call somebody; how it goes is told by the bar of active calls."""
        self._before(destination, lambda: self._spawn("dial", self._dial(destination)))

    def hang_up(self, target: CallName) -> None:
        """End a call."""
        self._spawn("hang up", self._hang_up(target))

    def transfer(self, target: CallName, destination: str) -> None:
        """Pass a call on."""
        self._spawn("transfer", self._transfer(target, destination))

    async def _dial(self, destination: str) -> None:
        try:
            await self._doer.dial(destination)
        except CallError as error:
            self._notify(explain(error, Attempt.DIAL))

    async def _hang_up(self, target: CallName) -> None:
        try:
            await self._doer.hang_up(target)
        except CallError as error:
            self._notify(explain(error, Attempt.HANG_UP))

    async def _transfer(self, target: CallName, destination: str) -> None:
        try:
            await self._doer.transfer(target, destination)
        except CallError as error:
            self._notify(explain(error, Attempt.TRANSFER))
