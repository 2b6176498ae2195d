"""Past calls, together with who was at the other end."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

from gamma_desktop.calls.model import Call, CallKey, Party
from gamma_desktop.contacts.matching import match_number
from gamma_desktop.contacts.model import NO_MATCH, Contact, Match
from gamma_desktop.contacts.ports import ContactBook
from gamma_desktop.history.missed import MissedMarks
from gamma_desktop.history.model import NO_REMARK, CallFilter, IdentifiedCall
from gamma_desktop.history.ports import CallHistory

_LAST_CALLS_LOOKED_AT = 5
"""How far back "the last time we spoke" is looked for: past the call in question and others that go on."""


_LOOKED_UP_AT_ONCE = 25
"""Few enough that a pop, which asks the same thread, hardly waits behind them."""

AskMarks = Callable[[Iterable[Call]], Awaitable[MissedMarks]]
"""Tells which of some calls were missed and wait for somebody."""


async def _nobody_waits(_calls: Iterable[Call]) -> MissedMarks:
    return MissedMarks()


class CallFinder:
    """Joins the call log and the contacts; raises what their adapters raise.

    Args:
        history: the call log.
        book: the contacts.
        marks: tells which calls wait; left out where nobody asks.
    """

    def __init__(self, history: CallHistory, book: ContactBook, marks: AskMarks = _nobody_waits) -> None:
        self._history = history
        self._book = book
        self._marks = marks

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> list[IdentifiedCall]:
        """Calls of known direction, newest first."""
        return await self.identify_all(await self._history.find_calls(wanted, limit=limit, offset=offset))

    async def count(self, wanted: CallFilter) -> int:
        """How many there are to find."""
        return await self._history.count_calls(wanted)

    async def identify(self, call: Call) -> IdentifiedCall:
        """A call, and who is at its other end."""
        return (await self.identify_all([call]))[0]

    async def identify_all(self, calls: Iterable[Call]) -> list[IdentifiedCall]:
        """The same for several calls, in their order; each number is looked up once."""
        calls = tuple(calls)
        remarks = await self._history.remarks([call.key for call in calls])
        marks = await self._marks(calls)
        matches = await self._matches({_number(call): call.remote for call in calls})
        identified = []
        for call in calls:
            said = remarks.get(call.key, NO_REMARK)
            identified.append(
                IdentifiedCall(
                    call=call,
                    match=matches[_number(call)],
                    note=said.note,
                    label=said.label,
                    is_waiting=call.key in marks.waiting,
                    is_ticked=call.key in marks.ticked,
                )
            )
        return identified

    async def find_with(
        self, contact: Contact, *, mine: Collection[str] = (), limit: int, offset: int = 0
    ) -> list[IdentifiedCall]:
        """Calls with a contact, by any of their numbers, newest first; ``mine`` narrows to extensions."""
        found = await self._history.calls_with(contact.numbers, mine=mine, limit=limit, offset=offset)
        return await self.identify_all(found)

    async def _matches(self, parties: Mapping[str | None, Party]) -> dict[str | None, Match]:
        """Who some parties are; several are looked up at once, so that not each waits for the one before."""
        matches: dict[str | None, Match] = {}
        numbers = list(parties)
        for first in range(0, len(numbers), _LOOKED_UP_AT_ONCE):
            some = numbers[first : first + _LOOKED_UP_AT_ONCE]
            found = await asyncio.gather(*(self.match(parties[number]) for number in some))
            matches.update(zip(some, found, strict=True))
        return matches

    async def match(self, party: Party) -> Match:
        """Who a party is; nobody for one that hides."""
        return NO_MATCH if party.is_hidden else await match_number(party.number, self._book)

    async def last_call_with(self, party: Party, *, besides: CallKey | None = None) -> Call | None:
        """The newest ended call with a party, other than ``besides`` and what belongs to its chain."""
        if party.is_hidden or not party.number:
            return None
        wanted = CallFilter(number=party.number)
        found = await self._history.find_calls(wanted, limit=_LAST_CALLS_LOOKED_AT)
        chain = next(((call.key.pbx, call.first_call_id) for call in found if call.key == besides), None)
        for call in found:
            is_of_chain = call.key == besides or (call.key.pbx, call.first_call_id) == chain
            if not call.is_live and not is_of_chain:
                return call
        return None


def _number(call: Call) -> str | None:
    return None if call.remote.is_hidden else call.remote.number
