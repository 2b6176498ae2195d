"""Tells the relay what is said of calls at this desk, each once, in order; what cannot be told yet waits.

Here it stands at once. A note that met another one is asked about where its writer is there still, and kept
beside it where not.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import RefusedByTeam
from gamma_desktop.calls.facts import AskedFact, FactVerb
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.annotations import AnnotationStore
from gamma_desktop.history.missed import MissedMarks, WhoseMisses
from gamma_desktop.history.model import Remark
from gamma_desktop.history.ports import MissedCalls
from gamma_desktop.store.outbox import SqliteOutbox
from gamma_desktop.team.frames import FACTS_A_SECOND, Command, Result, State
from gamma_desktop.team.member.errors import NoAnswer, NotSent

ANSWERED_SOON = 3.0
"""Seconds that the writer of a note is kept waiting for the relay."""

_TRIED_AGAIN_AFTER = 5.0
_TOLD_AT_ONCE = 2 * FACTS_A_SECOND
_PASSING = frozenset({TeamRefusal.RATE, TeamRefusal.NOT_RECORDED, TeamRefusal.UNREACHABLE})


class Outbox:
    """Empties the outbox through the connection.

    Args:
        store: has what waits.
        ask: has the relay answer; raises NotSent or NoAnswer.
        on_taken_back: told of what the relay refused, after it is taken back.
        pause: waits for so many seconds.
    """

    def __init__(
        self,
        store: SqliteOutbox,
        ask: Callable[[Command], Awaitable[Result]],
        on_taken_back: Callable[[AskedFact], object] = lambda _asked: None,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pause = pause
        self.store = store
        self._ask = ask
        self._on_taken_back = on_taken_back
        self._woken = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Result | None]] = {}
        self._telling = asyncio.Lock()

    def wake(self) -> None:
        """Something waits, or the connection is back."""
        self._woken.set()

    async def run(self) -> None:
        """Tell what waits, now and whenever woken, until cancelled."""
        while True:
            self._woken.clear()
            pause = None if await self.tell_all() else _TRIED_AGAIN_AFTER
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def tell_all(self) -> bool:
        """Tell what waits, in order; False if some of it is to be tried again in a while."""
        async with self._telling:
            return await self._tell_all()

    async def _tell_all(self) -> bool:
        told = 0
        while (asked := await self.store.next_to_tell()) is not None:
            if told and told % _TOLD_AT_ONCE == 0:
                await self._pause(_TOLD_AT_ONCE / FACTS_A_SECOND)
            told += 1
            try:
                result = await self._ask(_command(asked))
            except NotSent:  # who connects again wakes us
                self._answer_all()
                return True
            except NoAnswer:
                self._answer_all()
                return False
            if result.state is State.UNKNOWN or result.code in _PASSING:
                self._answer_all()
                return False
            await self._settle(asked, result)
        return True

    async def said(self, asked: AskedFact, say: Callable[[AskedFact], Awaitable[bool]]) -> Result | None:
        """Have something said, and told; returns what the relay answers, if that is soon.

        Args:
            asked: it.
            say: puts it in the outbox; False if there was nothing to be told.
        """
        answered: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._waiting[asked.id] = answered
        try:
            if not await say(asked):
                return None
            self.wake()
            async with asyncio.timeout(ANSWERED_SOON):
                return await answered
        except TimeoutError:
            return None
        finally:
            self._waiting.pop(asked.id, None)

    async def _settle(self, asked: AskedFact, result: Result) -> None:
        waiting = self._waiting.pop(asked.id, None)
        if result.state is State.ACCEPTED:
            await self.store.told(asked.id)
        elif result.code == TeamRefusal.CONFLICT and waiting is None:
            await self.store.keep_both(asked)
        else:
            await self.store.take_back(asked, result.stands)
            self._on_taken_back(asked)
        if waiting is not None and not waiting.done():
            waiting.set_result(result)

    def _answer_all(self) -> None:
        """No one is kept waiting for what cannot be told now."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(None)

    async def claim(self, call: CallKey) -> None:
        """Claim the call-back of a missed call, before it is made.

        Raises:
            RefusedByTeam: another desk is calling back.
        """
        result = await self._put(AskedFact(id=new_id(), verb=FactVerb.CLAIM, call=call))
        if result is not None and result.code == TeamRefusal.CLAIMED:
            raise RefusedByTeam(TeamRefusal.CLAIMED, result.by)

    async def hand_over(self, call: CallKey, destination: str, note: str) -> None:
        """Have a note ride with a transfer that is about to be asked for."""
        await self._put(
            AskedFact(id=new_id(), verb=FactVerb.HAND_OVER, call=call, text=note, destination=destination)
        )

    async def _put(self, asked: AskedFact) -> Result | None:
        async def say(asked: AskedFact) -> bool:
            await self.store.put(asked)
            return True

        return await self.said(asked, say)


class TeamAnnotations:
    """Implements ``history.annotations.AnnotationStore`` on a desk of a team.

    Args:
        local: what is said of calls, as this desk has it.
        outbox: tells the team.
    """

    def __init__(self, local: AnnotationStore, outbox: Outbox) -> None:
        self._local = local
        self._outbox = outbox

    async def remarks(self, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
        """What people say of these calls."""
        return await self._local.remarks(keys)

    async def set_note(self, key: CallKey, note: str, *, instead_of: str | None = None) -> str:
        """Note something, unless another note than ``instead_of`` stands there, here or at the relay.

        Raises:
            RefusedByTeam: the relay does not have the call.
        """
        asked = AskedFact(id=new_id(), verb=FactVerb.NOTE, call=key, text=note, instead_of=instead_of)
        before = ""

        async def say(asked: AskedFact) -> bool:
            nonlocal before
            before = await self._outbox.store.set_note(asked)
            return instead_of in {None, before} and before != note

        result = await self._outbox.said(asked, say)
        if result is not None and result.state is State.REFUSED:
            if result.code == TeamRefusal.CONFLICT:
                return result.stands or ""
            raise RefusedByTeam(refusal_of(result))
        return before

    async def set_label(self, key: CallKey, label: str) -> None:
        """Give a call a label in the place of the one it had; "" takes it away."""
        asked = AskedFact(id=new_id(), verb=FactVerb.LABEL, call=key, text=label)
        await self._outbox.store.set_label(asked)
        self._outbox.wake()


class TeamMissedCalls:
    """Implements ``history.ports.MissedCalls`` on a desk of a team: ticks are told to all.

    Args:
        local: knows which wait, as this desk has it.
        outbox: tells the team.
    """

    def __init__(self, local: MissedCalls, outbox: Outbox) -> None:
        self._local = local
        self._outbox = outbox

    async def count_waiting(self, whose: WhoseMisses) -> tuple[int, int]:
        """How often any call has begun or ceased to wait, and how many wait."""
        return await self._local.count_waiting(whose)

    async def waiting(self, whose: WhoseMisses, *, limit: int) -> Sequence[Call]:
        """Those that wait, newest first."""
        return await self._local.waiting(whose, limit=limit)

    async def marks_among(self, keys: Collection[CallKey], whose: WhoseMisses) -> MissedMarks:
        """Which of these calls wait, which are ticked, and by whom."""
        return await self._local.marks_among(keys, whose)

    async def mark_handled(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take missed calls as seen to; returns those that were not ticked before."""
        return self._told(await self._outbox.store.mark_handled(keys))

    async def mark_waiting(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        """Take ticks back; returns the calls that bore one."""
        return self._told(await self._outbox.store.mark_waiting(keys))

    async def mark_all_handled(self, whose: WhoseMisses) -> Collection[CallKey]:
        """Tick all that wait; returns them."""
        return self._told(await self._outbox.store.mark_all_handled(whose))

    def _told(self, keys: Collection[CallKey]) -> Collection[CallKey]:
        if keys:
            self._outbox.wake()
        return keys


def new_id() -> str:
    """An id that was never used before."""
    return f"gd-{secrets.token_hex(16)}"


def refusal_of(result: Result) -> TeamRefusal | None:
    """Why the relay refused it; None for a reason that is unknown here."""
    return next((code for code in TeamRefusal if code == result.code), None)


def _command(asked: AskedFact) -> Command:
    return Command(
        id=asked.id,
        verb=asked.verb,
        pbx=asked.call.pbx,
        call=asked.call.call_id,
        destination=asked.destination or None,
        text=asked.text,
        instead_of=asked.instead_of,
        keeps_both=asked.keeps_both,
        undoes=asked.undoes,
    )
