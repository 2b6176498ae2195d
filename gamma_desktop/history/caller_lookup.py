"""Who a call is from: the person, and the last time we had to do with them."""

import asyncio
from collections.abc import Callable, Iterable

from gamma_desktop.calls.model import Call, Party
from gamma_desktop.contacts.matching import match_number
from gamma_desktop.contacts.model import NO_MATCH, Match
from gamma_desktop.contacts.ports import NumberOwners
from gamma_desktop.history.model import NO_REMARK, CallerInfo, RemarkedCall
from gamma_desktop.history.ports import CallHistory

_CALLS_READ = 5
"""How far back the last call is looked for: past the call in question and others that go on."""


class CallerLookup:
    """Asks the contacts and the call log about one party; raises what their adapters raise.

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

    async def look_up(self, party: Party, *, besides: Call | None = None) -> CallerInfo:
        """Who this is, and our last ended call with them, other than those of the chain of ``besides``."""
        if party.is_hidden or not party.number:
            return CallerInfo()
        match, last = await asyncio.gather(self._match(party.number), self._last_call(party.number, besides))
        if last is None:
            return CallerInfo(match=match)
        return CallerInfo(match=match, last_call=last.call, last_note=last.remark.note)

    async def match(self, party: Party) -> Match:
        """Who this is; no one for a party that hides."""
        return NO_MATCH if party.is_hidden or not party.number else await self._match(party.number)

    async def _match(self, number: str) -> Match:
        return await match_number(number, self._book)

    async def _last_call(self, number: str, besides: Call | None) -> RemarkedCall | None:
        found = {each.call.key: each for each in await self._history.lately_with(number, limit=_CALLS_READ)}
        for call in self._calls_of_now():
            if call.remote.number == number and not call.remote.is_hidden and call.direction is not None:
                known = found.get(call.key)
                found[call.key] = RemarkedCall(call=call, remark=known.remark if known else NO_REMARK)
        chain = None if besides is None else _chain(besides)
        ended = (each for each in found.values() if not each.call.is_live and _chain(each.call) != chain)
        return max(ended, key=lambda each: each.call.started_at_here, default=None)


def _chain(call: Call) -> tuple[str, str]:
    return call.key.pbx, call.first_call_id
