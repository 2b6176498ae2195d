"""Dialling, hanging up and passing on, from wherever in pops and window it is asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from gamma_desktop.calls.actions import DialAttempt
from gamma_desktop.calls.errors import CallError, DialDenied, NotDialable, NotSetUp, RefusedByTeam
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.numbers.model import PhoneNumber
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.calls.dial_question import WantedCall
from gamma_desktop.ui.calls.open_requests import CallName, OpenRequests
from gamma_desktop.ui.wording import Attempt, Explanation, explain

translate = QCoreApplication.translate

BeforeCall = Callable[[WantedCall], None]


class CallDoer(Protocol):
    """Acts on calls; every method raises CallError, or another error of this program."""

    async def dial(self, destination: str, extension: str | None = None) -> DialAttempt:
        """Place a call from the agent's phone."""
        ...

    async def hang_up(self, target: CallName) -> None:
        """End a call."""
        ...

    async def transfer(self, target: CallName, destination: str, note: str = "") -> None:
        """Pass a call on, unannounced, with a note for who answers there."""
        ...

    async def declare_over(self, target: CallName) -> None:
        """Take a call as over, here alone."""
        ...


def comes_before_a_call(error: GammaDesktopError) -> bool:
    """Whether dialling ended before there was a call: no pop and no bar of its own tells why."""
    return not isinstance(error, CallError) or isinstance(
        error, NotSetUp | DialDenied | NotDialable | RefusedByTeam
    )


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The place where something was asked, told how that goes.

    Attributes:
        failed: told why nothing came of it, or why that is not known.
        is_waiting: told in a few words why a press did nothing: it was asked already.
        begun: called when it is about to be asked.
        accepted: called when Gamma has said yes; whether it is done, events tell.
    """

    failed: Callable[[GammaDesktopError, Attempt], None]
    is_waiting: Callable[[str], None] = lambda _: None
    begun: Callable[[], None] = _nothing
    accepted: Callable[[], None] = _nothing


class CallCommands:
    """Starts what was asked for, once until its outcome is known: from pops, bar, lists and search alike.

    Every method takes the one that asks; without one the window tells what went wrong.

    Args:
        requests: what was asked and has no outcome yet.
        understand: reads a number by the rules of this PBX.
        notify: shows a person what went wrong, and what to do.
        tell: says in a few words why a press did nothing.
        before: told of a call before it is made; lets it through, perhaps after a question.
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
        self._before = before
        self._window = Asker(failed=lambda error, attempt: notify(explain(error, attempt)), is_waiting=tell)

    def dial(self, destination: str, asker: Asker | None = None, *, is_from_link: bool = False) -> None:
        """Call someone; how it goes is told by the bar of active calls.

        Args:
            destination: a number in any form, or an extension.
            asker: where it was asked for.
            is_from_link: another program named the number, so the agent is asked.
        """
        asker = asker or self._window
        number = self._understand(destination)
        if self._requests.is_dialling(number.dial or destination):
            asker.is_waiting(translate("calls", "You are calling {0} already").format(number.display))
        else:
            begin = partial(self._begin_dial, destination, number.dial or destination, asker)
            self._before(WantedCall(destination=destination, make=begin, is_from_link=is_from_link))

    def hang_up(self, target: CallName, asker: Asker | None = None) -> None:
        """End a call."""
        self._ask(target, Attempt.HANG_UP, lambda: self._doer.hang_up(target), asker or self._window)

    def transfer(
        self, target: CallName, destination: str, note: str = "", asker: Asker | None = None
    ) -> None:
        """Pass a call on."""
        work = partial(self._doer.transfer, target, destination, note)
        self._ask(target, Attempt.TRANSFER, work, asker or self._window)

    def declare_over(self, target: CallName, asker: Asker | None = None) -> None:
        """Take a call that was never told to end off the screen."""
        self._spawn("declare over", self._declare_over(target, asker or self._window))

    async def _declare_over(self, target: CallName, asker: Asker) -> None:
        try:
            await self._doer.declare_over(target)
        except GammaDesktopError as error:
            asker.failed(error, Attempt.OTHER)

    def _begin_dial(self, destination: str, number: str, asker: Asker) -> None:
        if self._requests.begin_dial(number):
            asker.begun()
            self._spawn("dial", self._dial(destination, number, asker))

    async def _dial(self, destination: str, number: str, asker: Asker) -> None:
        try:
            await self._doer.dial(destination)
        except GammaDesktopError as error:
            self._requests.end_dial(number)
            asker.failed(error, Attempt.DIAL)

    def _ask(
        self, call: CallName, attempt: Attempt, ask: Callable[[], Awaitable[None]], asker: Asker
    ) -> None:
        if self._requests.waiting_for(call) is not None:
            asker.is_waiting(translate("calls", "Already asked: waiting for Gamma to confirm"))
            return
        asker.begun()
        self._requests.begin(call, attempt)
        self._spawn(attempt.name.lower(), self._carry_out(call, attempt, ask, asker))

    async def _carry_out(
        self, call: CallName, attempt: Attempt, ask: Callable[[], Awaitable[None]], asker: Asker
    ) -> None:
        try:
            await ask()
        except GammaDesktopError as error:
            self._requests.end(call)
            asker.failed(error, attempt)
        else:
            asker.accepted()
