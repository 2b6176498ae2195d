"""What one can ask of calls: dial, hang up, transfer. Checked here, and sent once, from wherever it is asked.

The window, links and commands go this way. What becomes of a call, events tell: see ``calls.actions``.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from gamma_desktop.calls.errors import BadRequest, DialDenied, DialDoubtful, NotDialable, NotSetUp
from gamma_desktop.calls.model import TEST_CALL
from gamma_desktop.calls.ports import CallControl
from gamma_desktop.numbers.dial_guard import DialRules, denied_by, is_doubtful
from gamma_desktop.numbers.model import NumberKind, NumberRules, PhoneNumber
from gamma_desktop.numbers.parse import understand

_OURS = "gd-"


def new_external_call_id() -> str:
    """A name for a call of ours that was never used before."""
    return f"{_OURS}{uuid.uuid4().hex}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialRequest:
    """A call to be made: checked, and named already, so that it can be hung up whatever the answer is."""

    external_call_id: str
    extension: str
    destination: str
    is_emergency: bool


class CallRequests:
    """Sends what one asks of calls through the vendor; never twice.

    Args:
        control: sends the requests.
        extension: which one the agent calls from; None if there is none.
        rules: how numbers are written here, now.
        dial_rules: which numbers may be called, now; also for those that calls are passed on to.
        id_of_gamma: gives Gamma's id of a call that bears our id, if its events have told it.
        new_id: makes an external call id that was never used before.
    """

    def __init__(
        self,
        control: CallControl,
        *,
        extension: Callable[[], str | None],
        rules: Callable[[], NumberRules],
        dial_rules: Callable[[], DialRules],
        id_of_gamma: Callable[[str], Awaitable[str | None]],
        new_id: Callable[[], str] = new_external_call_id,
    ) -> None:
        self._control = control
        self._extension = extension
        self._rules = rules
        self._dial_rules = dial_rules
        self._id_of_gamma = id_of_gamma
        self._new_id = new_id

    def dialling(
        self, destination: str, extension: str | None = None, *, is_test: bool = False
    ) -> DialRequest:
        """The call from ``extension``, the agent's own if none is named, to a number in any form.

        A test call is named as one.

        Raises:
            NotDialable: the destination is no number.
            DialDenied: it may not be called from here.
            NotSetUp: there is no extension to call from.
        """
        number = self._allowed(destination)
        caller = extension or self._extension()
        if caller is None:
            raise NotSetUp("extension")
        new_id = self._new_id()
        return DialRequest(
            external_call_id=TEST_CALL + new_id.removeprefix(_OURS) if is_test else new_id,
            extension=caller,
            destination=number.dial or "",
            is_emergency=number.kind is NumberKind.EMERGENCY,
        )

    async def dial(self, request: DialRequest) -> None:
        """Have Gamma ring the extension, and then the destination; raises CallError."""
        await self._control.dial(
            extension=request.extension,
            destination=request.destination,
            external_call_id=request.external_call_id,
        )

    async def hang_up(self, call: str) -> None:
        """End a call, named by Gamma's id or by our external call id; raises CallError."""
        await self._by_either_id(call, self._control.drop)

    def check(self, destination: str) -> None:
        """See that a call could be passed on there; raises NotDialable, DialDenied, DialDoubtful."""
        self._surely_allowed(destination)

    async def transfer(self, call: str, destination: str) -> None:
        """Pass a call on, unannounced; named as for ``hang_up``; raises errors as that and ``check`` do."""
        number = self._surely_allowed(destination).dial or ""
        await self._by_either_id(call, lambda call_id: self._control.redirect(call_id, number))

    def _allowed(self, text: str) -> PhoneNumber:
        """A number that can be dialled, and may be."""
        number = understand(text, self._rules())
        if number.dial is None:
            raise NotDialable(text, number.reason)
        dial_rules = self._dial_rules()
        if (entry := denied_by(number, dial_rules)) is not None:
            raise DialDenied(number.display, entry, by_administrator=dial_rules.is_administrators)
        return number

    def _surely_allowed(self, text: str) -> PhoneNumber:
        """The same where no one is asked before it is done."""
        number = self._allowed(text)
        if is_doubtful(number, self._dial_rules()):
            raise DialDoubtful(number.display)
        return number

    async def _by_either_id(self, given: str, send: Callable[[str], Awaitable[None]]) -> None:
        """By the id given; if that is our own and is refused, so that nothing was done, by Gamma's."""
        try:
            await send(given)
        except BadRequest:
            known = await self._id_of_gamma(given)
            if known is None:
                raise
            await send(known)
