"""What desks say of calls: judged one after another, each at its place in the log, and written there.

A fact is in the journal, durably, before its desk hears that it was accepted; what was accepted and not heard
of is asked again with the same id, and found. Nothing is asked of Gamma here.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.facts import (
    AskedFact,
    Denied,
    Fact,
    FactVerb,
    HandledBy,
    encode_fact,
    judge,
)
from gamma_desktop.calls.model import Call, CallKey, Direction
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.shared_facts import SqliteSharedFacts
from gamma_desktop.team.frames import FACTS_A_SECOND, Command, Result, State
from gamma_desktop.team.ports import Desk
from gamma_desktop.team.relay.commands import Rates
from gamma_desktop.team.relay.group_view import readers_of

T = TypeVar("T")

FACT_VERBS = frozenset(FactVerb)

_AT_ONCE = 10 * FACTS_A_SECOND
_OF_RELAY = "settled "
"""Begins the ids of what the relay sees by itself; a desk could foresee them, and take one."""

_log = logging.getLogger(__name__)


class Overtaken(Exception):
    """Another relay wrote a fact meanwhile: nothing was written, and what is agreed on may be otherwise."""


class FactKeeper:
    """Judges and writes facts.

    Args:
        book: knows what was agreed on.
        calls: knows the calls.
        write: adds a fact to the log at a time, durably; returns once it is worked in. Raises
            GammaDesktopError, and Overtaken where relays share a log: then it is judged again.
        catch_up: has all facts of the log worked in, before one is judged.
        may_act_on: whether a desk may do something to a call of this id: what it must be to pass it on.
        groups: extensions by the name of the group.
        clock: the time now, aware.
    """

    def __init__(
        self,
        book: SqliteSharedFacts,
        calls: SqliteCallLog,
        write: Callable[[bytes, datetime], Awaitable[None]],
        *,
        groups: Mapping[str, Sequence[str]],
        clock: Callable[[], datetime],
        catch_up: Callable[[], Awaitable[None]],
        may_act_on: Callable[[Desk, str], Awaitable[bool]],
    ) -> None:
        self._may_act_on = may_act_on
        self._catch_up = catch_up
        self._book = book
        self._calls = calls
        self._write = write
        self._groups = groups
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._rates = Rates(FACTS_A_SECOND * 60, at_once=_AT_ONCE)

    async def run(self, desk: Desk, command: Command) -> Result:
        """Have be so what a desk asks, or say why not."""
        if not self._rates.has_room(desk.id, self._clock()):
            return _refused(command, TeamRefusal.RATE)
        if command.id.startswith(_OF_RELAY):
            return _refused(command, TeamRefusal.NOT_KNOWN)
        try:
            async with self._one_at_a_time:
                return await self._in_its_place(lambda: self._judge(desk, command))
        except GammaDesktopError as error:
            _log.error("desk %s: %s %s is not recorded: %s", desk.id, command.verb, command.id, error)
            return _refused(command, TeamRefusal.NOT_RECORDED)

    async def note_settled(self, missed: Call, settler: Call, by: str) -> None:
        """Tell all who know of a missed call that a later one settled it; raises GammaDesktopError."""
        is_ours = settler.direction is Direction.OUTGOING
        async with self._one_at_a_time:
            fact = Fact(
                id=f"{_OF_RELAY}{missed.key.pbx} {missed.key.call_id} {settler.key.call_id}",
                verb=FactVerb.HANDLE,
                call=missed.key,
                first_call_id=missed.first_call_id,
                extensions=await self._readers_of(FactVerb.HANDLE, missed),
                by=by,
                how=HandledBy.CALLED_BACK if is_ours else HandledBy.TALKED,
            )
            await self._in_its_place(lambda: self._write_once(fact))

    async def _write_once(self, fact: Fact) -> None:
        if not await self._book.is_worked_in(fact.id):
            await self._write(encode_fact(fact), self._clock())

    async def _in_its_place(self, work: Callable[[], Awaitable[T]]) -> T:
        """Judge and write with no other fact between: where relays share a log, as often as that takes."""
        while True:
            await self._catch_up()
            try:
                return await work()
            except Overtaken:
                _log.info("another relay wrote a fact first: judged again")

    async def _judge(self, desk: Desk, command: Command) -> Result:
        asked = _asked(command)
        if await self._book.is_worked_in(asked.id):
            return Result(id=command.id, state=State.ACCEPTED)
        call = await self._calls.find(asked.call)
        extensions = await self._readers_of(asked.verb, call, asked.destination) if call is not None else ()
        if call is None or not self._has(desk, extensions):
            return self._deny(desk, command, Denied(code=TeamRefusal.NO_CALL))
        if asked.verb is FactVerb.HAND_OVER and not await self._may_act_on(desk, call.key.call_id):
            return self._deny(desk, command, Denied(code=TeamRefusal.NOT_ITS_OWN))
        at = self._clock()
        verdict = judge(await self._book.state(asked.call), asked, desk=desk.id, at=at)
        if isinstance(verdict, Denied):
            return self._deny(desk, command, verdict)
        fact = Fact(
            id=asked.id,
            verb=asked.verb,
            call=call.key,
            first_call_id=call.first_call_id,
            extensions=extensions,
            desk=desk.id,
            by=desk.name,
            text=verdict,
            undoes=asked.undoes,
            destination=asked.destination,
        )
        await self._write(encode_fact(fact), at)
        return Result(id=command.id, state=State.ACCEPTED)

    async def _readers_of(self, verb: FactVerb, call: Call, destination: str = "") -> tuple[str, ...]:
        """Extensions whose groups read of a call."""
        chain = await self._calls.chain(call.key.pbx, call.first_call_id)
        return readers_of(verb, call, chain, self._groups, destination)

    def _has(self, desk: Desk, extensions: Sequence[str]) -> bool:
        return desk.group is None or not set(self._groups.get(desk.group, ())).isdisjoint(extensions)

    def _deny(self, desk: Desk, command: Command, denied: Denied) -> Result:
        _log.info("desk %s: %s %s refused: %s", desk.id, command.verb, command.id, denied.code)
        return Result(
            id=command.id,
            state=State.REFUSED,
            code=denied.code,
            stands=denied.stands,
            by=denied.claim.by if denied.claim is not None else "",
            at=denied.claim.at if denied.claim is not None else None,
        )


def _asked(command: Command) -> AskedFact:
    return AskedFact(
        id=command.id,
        verb=FactVerb(command.verb),
        call=CallKey(command.pbx, command.call or ""),
        text=command.text,
        instead_of=command.instead_of,
        keeps_both=command.keeps_both,
        undoes=command.undoes,
        destination=command.destination or "",
    )


def _refused(command: Command, code: TeamRefusal) -> Result:
    return Result(id=command.id, state=State.REFUSED, code=code)
