"""What desks ask the relay to do: each is kept on the disk before Gamma is asked, and asked at most once.

A command that is repeated gets what became of the first. One that a relay was killed over is *unknown*: the
event that bears its id will tell, and nothing is asked again.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import (
    CallError,
    KeyWithheld,
    MaybeSent,
    NotSetUp,
    Refused,
    SlowDown,
    VendorDown,
)
from gamma_desktop.calls.model import Call
from gamma_desktop.calls.ports import CallControl
from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.relay_commands import CommandRecord, CommandState
from gamma_desktop.team.frames import Command, Result, State, Verb
from gamma_desktop.team.ports import Desk, Right

BEGUN_WITHIN = timedelta(seconds=15)
"""A command that could not be begun by then is refused: what was clicked must not happen late."""

_A_MINUTE = 60
_BURST = 20
_ORDINARY = frozenset({"fixed", "mobile", "fixed_or_mobile", "toll_free", "voip", "company"})
"""Types of numbers that cost what is usual in their country."""
_OF_GAMMA = "gamma "

_log = logging.getLogger(__name__)


class KnownCalls(Protocol):
    """Knows calls by the ids that commands name."""

    async def calls_by_id(self, call_id: str) -> tuple[Call, ...]:
        """Those whose id, or whose external call id, this is."""
        ...


class CommandRecords(Protocol):
    """Keeps what was asked; methods raise StoreError. See ``SqliteRelayCommands``."""

    async def begin(self, command: str, *, desk: str, verb: str, at: datetime) -> CommandRecord | None:
        """Keep a command before it is done; None: it is new. Raises NotShared, too."""
        ...

    async def finish(
        self, command: str, state: CommandState, *, at: datetime, code: str | None = None
    ) -> None:
        """Note what became of it."""
        ...

    async def find(self, command: str) -> CommandRecord | None:
        """A command by its id."""
        ...

    async def give_up_those_under_way(self, at: datetime) -> Sequence[CommandRecord]:
        """Have those be unknown that an earlier run left under way."""
        ...


class NotShared(Exception):
    """Other relays cannot be told of a command now: one of them could do it a second time."""


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    code: TeamRefusal


class CommandRunner:
    """Runs the commands of all desks, each once.

    Args:
        control: asks Gamma.
        records: keeps what was asked, on the disk.
        calls: knows whose a call is.
        rules: how numbers are written here, now.
        clock: the time now, aware.
        a_minute: commands that one desk may give in a minute.
    """

    def __init__(
        self,
        control: CallControl,
        records: CommandRecords,
        calls: KnownCalls,
        *,
        rules: Callable[[], NumberRules],
        clock: Callable[[], datetime],
        a_minute: int = _A_MINUTE,
    ) -> None:
        self._control = control
        self._records = records
        self._calls = calls
        self._rules = rules
        self._clock = clock
        self._rates = Rates(a_minute, at_once=_BURST)
        self._under_way: dict[str, asyncio.Future[Result]] = {}

    async def begin(self) -> None:
        """Have those be unknown that an earlier run left under way; raises StoreError."""
        await self._records.give_up_those_under_way(self._clock())

    async def run(self, desk: Desk, command: Command) -> Result:
        """Do what a desk asks, unless that was done or begun before; returns what became of it."""
        received_at = self._clock()
        if (under_way := self._under_way.get(command.id)) is not None:
            return await self._of_another(desk, command, under_way)
        self._under_way[command.id] = asyncio.get_running_loop().create_future()
        result = Result(id=command.id, state=State.UNKNOWN)
        try:
            result = await self._run_once(desk, command, received_at)
        except _Refused as refused:
            _log.warning("desk %s: %s %s refused: %s", desk.id, command.verb, command.id, refused.code)
            result = _refused(command, refused.code)
        except StoreError as error:
            _log.error("desk %s: %s %s is not recorded: %s", desk.id, command.verb, command.id, error)
            result = _refused(command, TeamRefusal.NOT_RECORDED)
        finally:
            self._under_way.pop(command.id).set_result(result)
        return result

    async def may_act_on(self, desk: Desk, call_id: str) -> bool:
        """Whether a desk may do something to a call: to one of its own, or to any if it has that right."""
        if Right.ANY_CALL in desk.rights:
            return True
        dialled = await self._records.find(call_id)
        if dialled is not None and dialled.desk == desk.id and dialled.verb == Verb.DIAL:
            return True
        mine = frozenset(desk.extensions)
        calls = await self._calls.calls_by_id(call_id)
        return any(
            mine.intersection(each.extensions) and not each.is_answered_by_others(mine) for each in calls
        )

    async def _of_another(self, desk: Desk, command: Command, under_way: "asyncio.Future[Result]") -> Result:
        """What becomes of a command that is under way, if it is this desk's."""
        result = await asyncio.shield(under_way)
        record = await self._records.find(command.id)
        return (
            result if record is not None and record.desk == desk.id else _refused(command, TeamRefusal.RIGHTS)
        )

    async def _run_once(self, desk: Desk, command: Command, received_at: datetime) -> Result:
        known = await self._records.find(command.id)
        if known is None:
            await self._check(desk, command)
            try:
                known = await self._records.begin(command.id, desk=desk.id, verb=command.verb, at=received_at)
            except NotShared:
                await self._finish(_refused(command, TeamRefusal.NOT_SHARED))
                raise _Refused(TeamRefusal.NOT_SHARED) from None
        if known is not None:
            return _as_recorded(desk, command, known)
        result = await self._do(command, received_at)
        try:
            await self._finish(result)
        except StoreError as error:  # done it is all the same, and by its id it is unknown at worst
            _log.error("what became of command %s is not recorded: %s", command.id, error)
        _log.info("desk %s: %s %s %s", desk.id, command.verb, command.id, result.state)
        return result

    async def _do(self, command: Command, received_at: datetime) -> Result:
        latest = received_at + BEGUN_WITHIN
        if self._clock() > min(command.not_after or latest, latest):
            return _refused(command, TeamRefusal.TOO_LATE)
        try:
            await self._ask_gamma(command)
        except CallError as error:
            return _result_of(command, error)
        return Result(id=command.id, state=State.ACCEPTED)

    async def _ask_gamma(self, command: Command) -> None:
        match command:
            case Command(verb=Verb.DIAL, extension=str(extension), destination=str(destination)):
                await self._control.dial(
                    extension=extension, destination=destination, external_call_id=command.id
                )
            case Command(verb=Verb.DROP, call=str(call)):
                await self._control.drop(call)
            case Command(verb=Verb.REDIRECT, call=str(call), destination=str(destination)):
                await self._control.redirect(call, destination)

    async def _check(self, desk: Desk, command: Command) -> None:
        """See that this desk may do it now; raises _Refused or StoreError."""
        if not self._rates.has_room(desk.id, self._clock()):
            raise _Refused(TeamRefusal.RATE)
        match command:
            case Command(verb=Verb.DIAL, extension=str(extension), destination=str(destination)):
                if extension not in desk.extensions and Right.ANY_EXTENSION not in desk.rights:
                    raise _Refused(TeamRefusal.RIGHTS)
                self._check_number(desk, destination)
            case Command(verb=Verb.DROP, call=str(call)):
                await self._check_call(desk, call)
            case Command(verb=Verb.REDIRECT, call=str(call), destination=str(destination)):
                await self._check_call(desk, call)
                self._check_number(desk, destination)
            case _:
                raise _Refused(TeamRefusal.NOT_KNOWN)

    def _check_number(self, desk: Desk, destination: str) -> None:
        if not _rights_to_dial(destination, self._rules()) <= desk.rights:
            raise _Refused(TeamRefusal.RIGHTS)

    async def _check_call(self, desk: Desk, call_id: str) -> None:
        if not await self.may_act_on(desk, call_id):
            raise _Refused(TeamRefusal.NOT_ITS_OWN)

    async def _finish(self, result: Result) -> None:
        code = f"{_OF_GAMMA}{result.status}" if result.status is not None else result.code
        state = CommandState(result.state.value)
        await self._records.finish(result.id, state, at=self._clock(), code=code)


class Rates:
    """How much each desk may still ask for: a bucket that fills again."""

    def __init__(self, a_minute: int, *, at_once: int) -> None:
        self._a_second = a_minute / 60
        self._at_once = at_once
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def has_room(self, desk: str, now: datetime) -> bool:
        """Whether a desk may ask for one thing more, which counts."""
        left, at = self._buckets.get(desk, (float(self._at_once), now))
        left = min(self._at_once, left + max(0.0, (now - at).total_seconds()) * self._a_second)
        self._buckets[desk] = (max(0.0, left - 1), now)
        return left >= 1


def _rights_to_dial(destination: str, rules: NumberRules) -> frozenset[Right]:
    """What a desk needs to dial this; one that is not understood may be any, whatever Gamma makes of it."""
    number = understand(destination, rules)
    match number.kind:
        case NumberKind.EMERGENCY | NumberKind.EXTENSION:
            return frozenset()
        case NumberKind.SHORT:
            from gamma_desktop.numbers.plan import is_ordinary_short  # noqa: PLC0415  (23 ms, on first use)

            return frozenset() if is_ordinary_short(destination, rules.region) else frozenset({Right.PREMIUM})
        case NumberKind.EXTERNAL:
            abroad = {Right.INTERNATIONAL} if number.is_international else set()
            return frozenset(abroad if number.type in _ORDINARY else {*abroad, Right.PREMIUM})
    return frozenset({Right.INTERNATIONAL, Right.PREMIUM})


def _refused(command: Command, code: TeamRefusal) -> Result:
    return Result(id=command.id, state=State.REFUSED, code=code)


def _as_recorded(desk: Desk, command: Command, record: CommandRecord) -> Result:
    if record.desk != desk.id:
        return _refused(command, TeamRefusal.RIGHTS)
    if record.state is CommandState.ASKED:
        return Result(id=command.id, state=State.UNKNOWN)
    code, status = record.code, None
    if code is not None and code.startswith(_OF_GAMMA):
        code, status = TeamRefusal.GAMMA, int(code.removeprefix(_OF_GAMMA))
    return Result(id=command.id, state=State(record.state.value), code=code, status=status)


def _result_of(command: Command, error: CallError) -> Result:
    match error:
        case MaybeSent():
            return Result(id=command.id, state=State.UNKNOWN, status=error.status, reason=error.reason)
        case Refused():
            retry_after = error.retry_after if isinstance(error, SlowDown | VendorDown) else None
            return Result(
                id=command.id,
                state=State.REFUSED,
                code=TeamRefusal.GAMMA,
                status=error.status,
                reason=error.reason,
                retry_after=retry_after,
            )
        case NotSetUp() | KeyWithheld():
            return _refused(command, TeamRefusal.NO_KEY)
    return Result(id=command.id, state=State.REFUSED, code=TeamRefusal.UNREACHABLE, reason=str(error)[:200])
