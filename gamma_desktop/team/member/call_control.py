"""Acts on calls through the relay of the team, and knows the PBX by what the relay tells. No key is here."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import (
    DoneByRelay,
    MaybeSent,
    RefusedByTeam,
    TeamUnreachable,
)
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.ports import CallbackRegistration
from gamma_desktop.gamma.errors import refusal
from gamma_desktop.team.frames import Command, Result, State, Verb
from gamma_desktop.team.member.errors import NoAnswer, NotSent

_LOOKS, _LOOK_EVERY = 50, 0.1


class MemberTelephony:
    """Implements ``calls.ports.Telephony`` by commands to the relay; each is sent once.

    Args:
        ask: has the relay do something; raises NotSent or NoAnswer.
        directory: the extensions of the PBX as the relay told them; None before it did.
    """

    def __init__(
        self,
        ask: Callable[[Command], Awaitable[Result]],
        directory: Callable[[], tuple[Extension, ...] | None],
    ) -> None:
        self._ask = ask
        self._directory = directory

    async def dial(self, *, extension: str, destination: str, external_call_id: str) -> None:
        """Ring ``extension``; once it is lifted, call ``destination``."""
        await self._do(
            Command(id=external_call_id, verb=Verb.DIAL, extension=extension, destination=destination)
        )

    async def drop(self, call_id: str) -> None:
        """End a call, named by Gamma's id or by our external call id."""
        await self._do(Command(id=_new_id(), verb=Verb.DROP, call=call_id))

    async def redirect(self, call_id: str, destination: str) -> None:
        """Blind-transfer a call, named by Gamma's id or by our external call id."""
        await self._do(Command(id=_new_id(), verb=Verb.REDIRECT, call=call_id, destination=destination))

    async def extensions(self) -> tuple[Extension, ...]:
        """All extensions, ordered by number; raises CallError."""
        for _ in range(_LOOKS):  # a relay that has just started asks Gamma first
            if known := self._directory():
                return known
            if known is None:
                break
            await asyncio.sleep(_LOOK_EVERY)
        if known is None:
            raise TeamUnreachable("no connection")
        return known

    async def register(self, registration: CallbackRegistration) -> None:  # noqa: ARG002  (the port's)
        """Raises DoneByRelay: Gamma sends events to the relay, and an administrator tells it so there."""
        raise DoneByRelay

    async def _do(self, command: Command) -> None:
        try:
            result = await self._ask(command)
        except NotSent as error:
            raise TeamUnreachable(str(error)) from error
        except NoAnswer as error:
            raise MaybeSent(str(error)) from error
        match result.state:
            case State.ACCEPTED:
                return
            case State.UNKNOWN:
                raise MaybeSent(status=result.status, reason=result.reason)
        if result.code == TeamRefusal.GAMMA and result.status is not None:
            raise refusal(result.status, result.reason, result.retry_after)
        raise RefusedByTeam(next((c for c in TeamRefusal if c == result.code), None), result.reason)


def _new_id() -> str:
    return f"gd-{secrets.token_hex(16)}"
