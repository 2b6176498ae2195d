"""What an agent does to calls (dial, hang up, transfer), and what becomes of what was dialled."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from gamma_desktop.calls.errors import BadRequest, CallError, MaybeSent
from gamma_desktop.calls.model import Call, CallKey, CallState
from gamma_desktop.calls.ports import CallControl
from gamma_desktop.calls.requests import CallRequests
from gamma_desktop.calls.service import CallService
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.numbers.model import NumberRules

_NO_SUCH_CALL = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
"""How Gamma refuses to end a call that it does not know: the id is all that such a request says."""

ATTEMPTS_HELD = 50
"""Dial attempts that are remembered, so that their calls can still be hung up by our own id."""


async def _nothing_before(_destination: str) -> None:
    pass


async def _no_one_to_tell(_call: CallKey, _destination: str, _note: str) -> None:
    pass


class DialStage(StrEnum):
    """How far a dialled call has come."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    PHONE_RINGS = "phone_rings"
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    FAILED = "failed"
    UNKNOWN = "unknown"


_STAGE_OF_STATE = {
    CallState.PROMPTING: DialStage.PHONE_RINGS,
    CallState.RINGING: DialStage.RINGING,
    CallState.TALKING: DialStage.TALKING,
    CallState.ENDED: DialStage.ENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialAttempt:
    """A call we asked for, from the click on.

    Attributes:
        stage: FAILED tells why in ``error``; UNKNOWN may or may not have been placed: events will tell.
        call: once its first event has come.
    """

    external_call_id: str
    extension: str
    destination: str
    asked_at: datetime
    stage: DialStage = DialStage.ASKED
    call: Call | None = None
    error: CallError | None = None


DialsListener = Callable[[DialAttempt], None]


class CallActions:
    """Dials, hangs up and transfers through the vendor, and follows what it dialled.

    Args:
        control: sends the requests.
        service: tells what became of them.
        extension: which one the agent calls from; None if there is none.
        rules: how numbers are written here, now.
        dial_rules: which numbers may be called, now.
        clock: the time now, aware.
        new_id: makes an external call id that was never used before.
        before_dial: done before a destination is called, unless it is an emergency number; what it raises
            keeps the call from being made.
        hand_over: tells who gets a call what is noted for them; raises GammaDesktopError.
    """

    def __init__(
        self,
        control: CallControl,
        service: CallService,
        *,
        extension: Callable[[], str | None],
        rules: Callable[[], NumberRules],
        dial_rules: Callable[[], DialRules],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        before_dial: Callable[[str], Awaitable[None]] = _nothing_before,
        hand_over: Callable[[CallKey, str, str], Awaitable[None]] = _no_one_to_tell,
    ) -> None:
        self._before_dial = before_dial
        self._hand_over = hand_over
        self._requests = CallRequests(
            control,
            extension=extension,
            rules=rules,
            dial_rules=dial_rules,
            id_of_gamma=self._id_of_gamma,
            new_id=new_id,
        )
        self._service = service
        self._clock = clock
        self._attempts: dict[str, DialAttempt] = {}
        self._in_flight: dict[str, asyncio.Future[None]] = {}
        self._listeners: list[DialsListener] = []
        service.subscribe(self._follow)

    @property
    def attempts(self) -> tuple[DialAttempt, ...]:
        """What was dialled from here, oldest first."""
        return tuple(self._attempts.values())

    def has_dialled(self, destination: str, since: datetime) -> bool:
        """Whether a destination, as Gamma was told it, was called from here since then, and not in vain."""
        return any(
            attempt.destination == destination
            and attempt.asked_at >= since
            and attempt.stage is not DialStage.FAILED
            for attempt in self._attempts.values()
        )

    def subscribe_dials(self, listener: DialsListener) -> Callable[[], None]:
        """Tell ``listener`` of every step of a dialled call; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def dial(self, destination: str, extension: str | None = None) -> DialAttempt:
        """Ask Gamma to ring ``extension`` and then ``destination``; one request, whatever happens.

        Args:
            destination: a number in any form, or an extension.
            extension: the agent's own if none is named.

        Raises:
            NotDialable: the destination is no number.
            DialDenied: it may not be called from here.
            RefusedByTeam: a colleague has begun to call them back.
            NotSetUp: there is no extension to call from.
            CallError: the request did not end well; the attempt tells it to its listeners too.
        """
        request = self._requests.dialling(destination, extension)
        if not request.is_emergency:
            await self._before_dial(request.destination)
        attempt = DialAttempt(
            external_call_id=request.external_call_id,
            extension=request.extension,
            destination=request.destination,
            asked_at=self._clock(),
        )
        self._change(attempt)
        answered = self._in_flight[attempt.external_call_id] = asyncio.get_running_loop().create_future()
        try:
            await self._requests.dial(request)
        except MaybeSent as error:
            self._advance(attempt.external_call_id, DialStage.UNKNOWN, error)
            raise
        except CallError as error:
            self._advance(attempt.external_call_id, DialStage.FAILED, error)
            raise
        finally:
            del self._in_flight[attempt.external_call_id]
            answered.set_result(None)
        return self._advance(attempt.external_call_id, DialStage.ACCEPTED)

    async def dial_test(self, destination: str) -> str:
        """Ask Gamma for a test call; returns its external call id. It is none of the attempts.

        Raises:
            NotDialable, DialDenied, NotSetUp: as for ``dial``.
            CallError: the request did not end well. If it may have been sent, the call was ended.
        """
        request = self._requests.dialling(destination, is_test=True)
        try:
            await self._requests.dial(request)
        except MaybeSent:
            with suppress(CallError):
                await self._requests.hang_up(request.external_call_id)
            raise
        return request.external_call_id

    async def hang_up(self, target: CallKey | str) -> None:
        """End a call, by its key, or by our own id even before its first event has come.

        Where Gamma no longer knows the call, it is over here too: the event that told its end was lost.

        Raises:
            CallError: the request did not end well.
        """
        try:
            await self._requests.hang_up(await self._id_of(target))
        except BadRequest as error:
            call = self._live_call(target)
            if call is None or error.status not in _NO_SUCH_CALL:
                raise
            await self._service.give_up(call.key)

    async def declare_over(self, target: CallKey | str) -> None:
        """Take a call that was never told to end as over, here alone: Gamma is asked nothing."""
        if (call := self._live_call(target)) is not None:
            await self._service.give_up(call.key)

    async def transfer(self, target: CallKey | str, destination: str, note: str = "") -> None:
        """Pass a call on, unannounced; the call is named as for ``hang_up``. A note stands there first.

        Raises:
            NotDialable: the destination is no number.
            DialDenied: it may not be called from here.
            DialDoubtful: that is not known.
            CallError: the request did not end well.
        """
        call_id = await self._id_of(target)
        call = self._live_call(target)
        if note and call is not None:
            self._requests.check(destination)
            await self._hand_over(call.key, destination, note)
        await self._requests.transfer(call_id, destination)

    def _live_call(self, target: CallKey | str) -> Call | None:
        if isinstance(target, CallKey):
            call = self._service.call(target)
        else:
            call = self._service.call_with_external_id(target)
        return call if call is not None and call.is_live else None

    async def _id_of(self, target: CallKey | str) -> str:
        """What Gamma knows a call by, once the answer about a call that was just dialled is there."""
        if isinstance(target, CallKey):
            return target.call_id
        if (answered := self._in_flight.get(target)) is not None:
            await asyncio.shield(answered)
        attempt = self._attempts.get(target)
        if attempt is not None and attempt.error is not None and attempt.stage is DialStage.FAILED:
            raise attempt.error
        return target

    async def _id_of_gamma(self, external_call_id: str) -> str | None:
        call = self._service.call_with_external_id(external_call_id)
        return call.key.call_id if call is not None else None

    def _follow(self, changed: tuple[Call, ...]) -> None:
        for call in changed:
            attempt = self._attempts.get(call.external_call_id or "")
            if attempt is not None:
                self._change(replace(attempt, call=call, stage=_STAGE_OF_STATE[call.state], error=None))

    def _advance(
        self, external_call_id: str, stage: DialStage, error: CallError | None = None
    ) -> DialAttempt:
        """Note what the request came to, unless events have told more already."""
        attempt = self._attempts[external_call_id]
        if attempt.call is None:
            attempt = replace(attempt, stage=stage, error=error)
            self._change(attempt)
        return attempt

    def _change(self, attempt: DialAttempt) -> None:
        self._attempts[attempt.external_call_id] = attempt
        while len(self._attempts) > ATTEMPTS_HELD:
            del self._attempts[next(iter(self._attempts))]
        for listener in tuple(self._listeners):
            listener(attempt)
