"""Dialling, hanging up and passing on, from wherever in the window it is asked for."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.actions import DialAttempt
from gamma_desktop.calls.errors import CallError
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.numbers.model import PhoneNumber
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.open_requests import CallName, OpenRequests
from gamma_desktop.ui.wording import Attempt, Explanation, explain

translate = QCoreApplication.translate

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

    async def declare_over(self, target: CallName) -> None:
        """Take a call as over, here alone; may raise any error of this program."""
        ...


class CallCommands:
    """Starts what was asked for, once until its outcome is known, and tells when it did not go well.

    Args:
        requests: what was asked and has no outcome yet.
        understand: reads a number by the rules of this PBX.
        notify: shows a person what went wrong, and what to do.
        tell: says in a few words why a press did nothing.
        before: told of a destination and of the call to it, which it lets through, perhaps after a question.
    """

    def __init__(
        self,
        doer: CallDoer,
        *,
        requests: OpenRequests,
        understand: Callable[[str], PhoneNumber],
        spawn: Spawn,
        notify: Callable[[Explanation], None],
        tell: Callable[[str], None],
        before: BeforeCall,
    ) -> None:
        self._doer = doer
        self._requests = requests
        self._understand = understand
        self._spawn = spawn
        self._notify = notify
        self._tell = tell
        self._before = before

    def dial(self, destination: str) -> None:
        """Call somebody; how it goes is told by the bar of active calls."""
        number = self._understand(destination)
        if self._requests.is_dialling(number.dial or destination):
            self._tell(translate("calls", "You are calling {0} already").format(number.display))
        else:
            self._before(destination, lambda: self._begin_dial(destination, number.dial or destination))

    def hang_up(self, target: CallName) -> None:
        """End a call."""
        self._ask(target, Attempt.HANG_UP, lambda: self._doer.hang_up(target))

    def transfer(self, target: CallName, destination: str) -> None:
        """Pass a call on."""
        self._ask(target, Attempt.TRANSFER, lambda: self._doer.transfer(target, destination))

    def declare_over(self, target: CallName) -> None:
        """Take a call that was never told to end off the screen."""
        self._spawn("declare over", self._declare_over(target))

    async def _declare_over(self, target: CallName) -> None:
        try:
            await self._doer.declare_over(target)
        except GammaDesktopError as error:
            self._notify(explain(error))

    def _begin_dial(self, destination: str, number: str) -> None:
        if self._requests.begin_dial(number):
            self._spawn("dial", self._dial(destination, number))

    async def _dial(self, destination: str, number: str) -> None:
        try:
            await self._doer.dial(destination)
        except CallError as error:
            self._requests.end_dial(number)
            self._notify(explain(error, Attempt.DIAL))

    def _ask(self, call: CallName, attempt: Attempt, ask: Callable[[], Awaitable[None]]) -> None:
        if self._requests.begin(call, attempt):
            self._spawn(attempt.name.lower(), self._carry_out(call, attempt, ask))
        else:
            self._tell(translate("calls", "Already asked: waiting for Gamma to confirm"))

    async def _carry_out(self, call: CallName, attempt: Attempt, ask: Callable[[], Awaitable[None]]) -> None:
        try:
            await ask()
        except CallError as error:
            self._requests.end(call)
            self._notify(explain(error, attempt))
