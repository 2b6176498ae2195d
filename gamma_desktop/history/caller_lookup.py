"""Who is at the other end of a call: the person, and the last time we had to do with them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.matching import match_number, match_numbers
from gamma_desktop.contacts.model import Match
from gamma_desktop.contacts.ports import NumberOwners
from gamma_desktop.history.model import NO_REMARK, NOT_KNOWN, CallerInfo, RemarkedCall
from gamma_desktop.history.ports import CallHistory

_CALLS_READ = 5
"""How far back the last call is looked for: past the call in question and others that go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRead:
    """What contacts and call log say of a number: whose it is, and the newest calls with it."""

    number: str
    match: Match
    calls: tuple[RemarkedCall, ...] = ()


class CallerLookup:
    """Asks the contacts and the call log about a number; raises what their adapters raise.

    Args:
        history: the call log.
        book: the contacts.
        calls_of_now: the calls that go on or ended lately: the log learns of them a moment later.
    """

    def __init__(
        self, history: CallHistory, book: NumberOwners, calls_of_now: Callable[[], Iterable[Call]]
    ) -> None:
        self._history = history
        self._book = book
        self._calls_of_now = calls_of_now

    async def read(self, number: str) -> NumberRead:
        """Ask for all that is known of a number."""
        match, calls = await asyncio.gather(
            match_number(number, self._book), self._history.lately_with(number, limit=_CALLS_READ)
        )
        return NumberRead(number=number, match=match, calls=tuple(calls))

    async def matches(self, numbers: Iterable[str]) -> Mapping[str, Match]:
        """Whose some numbers are, asked in one go."""
        return await match_numbers(numbers, self._book)

    def caller(self, read: NumberRead, *, besides: Call | None) -> CallerInfo:
        """Who it is, and our last ended call with them, other than those of the chain of ``besides``."""
        known = {each.call.key: each for each in read.calls}
        for call in self._calls_of_now():
            if number_of(call.remote) == read.number and call.direction is not None:
                logged = known.get(call.key)
                known[call.key] = RemarkedCall(call=call, remark=logged.remark if logged else NO_REMARK)
        chain = None if besides is None else chain_of(besides)
        ended = (each for each in known.values() if not each.call.is_live and chain_of(each.call) != chain)
        last = max(ended, key=lambda each: each.call.started_at_here, default=None)
        return CallerInfo(match=read.match, last=last)

    async def look_up(self, party: Party, *, besides: Call | None = None) -> CallerInfo:
        """Ask, and tell who it is."""
        number = number_of(party)
        if number is None:
            return NOT_KNOWN
        return self.caller(await self.read(number), besides=besides)


def number_of(party: Party) -> str | None:
    """The number by which a party is known; None for one that hides."""
    return None if party.is_hidden else party.number or None


def chain_of(call: Call) -> tuple[str, str]:
    """What calls have in common that became of each other."""
    return call.key.pbx, call.first_call_id
