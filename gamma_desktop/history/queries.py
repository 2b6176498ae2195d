"""Past calls, together with who was at the other end."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.contacts.matching import match_numbers
from gamma_desktop.contacts.model import NO_MATCH, Contact, Match
from gamma_desktop.contacts.ports import NumberOwners
from gamma_desktop.history.missed import MissedMarks
from gamma_desktop.history.model import NO_REMARK, CallFilter, IdentifiedCall, IdentifiedListing
from gamma_desktop.history.ports import CallHistory

AT_ONCE = 200
"""Calls of a page."""
_LOOKED_UP_AT_ONCE = 25
"""Few enough that a pop, which asks the same thread, hardly waits behind them."""

AskMarks = Callable[[Iterable[Call]], Awaitable[MissedMarks]]
"""Tells which of some calls were missed and wait for someone."""


async def _nobody_waits(_calls: Iterable[Call]) -> MissedMarks:
    return MissedMarks()


class CallFinder:
    """Joins the call log and the contacts; raises what their adapters raise.

    Args:
        history: the call log.
        book: the contacts.
        marks: tells which calls wait; left out where it is not needed.
    """

    def __init__(self, history: CallHistory, book: NumberOwners, marks: AskMarks = _nobody_waits) -> None:
        self._history = history
        self._book = book
        self._marks = marks

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> list[IdentifiedCall]:
        """Calls of known direction, newest first."""
        return await self.identify_all(await self._history.find_calls(wanted, limit=limit, offset=offset))

    async def pages(
        self, wanted: CallFilter, *, limit: int | None = None
    ) -> AsyncIterator[Sequence[IdentifiedCall]]:
        """The calls, newest first, at most ``limit``, each once; few stand in memory at a time."""
        async for page in self._history.pages(wanted, limit=limit, at_once=AT_ONCE):
            if page:
                yield await self.identify_all(page)

    async def count(self, wanted: CallFilter) -> int:
        """How many there are to find."""
        return await self._history.count_calls(wanted)

    async def listing(
        self,
        wanted: CallFilter,
        spans: Sequence[range],
        *,
        known: Mapping[CallKey, IdentifiedCall] = MappingProxyType({}),
        is_counted: bool = True,
    ) -> IdentifiedListing:
        """Some stretches of the list, and how long it is if that is to be counted: all at one moment.

        Calls that are ``known`` are not read again: they are shown as they are there.
        """
        found = await self._history.listing(wanted, spans, known=known, is_counted=is_counted)
        new = {row.call.key: row for row in await self.identify_all(found.calls.values())}
        return IdentifiedListing(
            rows={at: new.get(key) or known[key] for at, key in found.keys.items()},
            length=found.length,
            is_settled=found.is_settled,
        )

    async def identify(self, call: Call) -> IdentifiedCall:
        """A call, and who is at its other end."""
        return (await self.identify_all([call]))[0]

    async def identify_all(self, calls: Iterable[Call]) -> list[IdentifiedCall]:
        """The same for several calls, in their order; each number is looked up once."""
        calls = tuple(calls)
        remarks = await self._history.remarks([call.key for call in calls])
        marks = await self._marks(calls)
        matches = await self._matches({number for call in calls if (number := _number(call))})
        identified = []
        for call in calls:
            said = remarks.get(call.key, NO_REMARK)
            identified.append(
                IdentifiedCall(
                    call=call,
                    match=matches.get(_number(call), NO_MATCH),
                    note=said.note,
                    label=said.label,
                    is_waiting=call.key in marks.waiting,
                    is_handled=call.key in marks.ticked,
                    remark=said,
                )
            )
        return identified

    async def find_with(
        self, contact: Contact, *, mine: Collection[str] = (), limit: int, offset: int = 0
    ) -> list[IdentifiedCall]:
        """Calls with a contact, by any of their numbers, newest first; ``mine`` narrows to extensions."""
        found = await self._history.calls_with(contact.numbers, mine=mine, limit=limit, offset=offset)
        return await self.identify_all(found)

    async def _matches(self, numbers: Collection[str]) -> dict[str | None, Match]:
        """Whose some numbers are; several are asked for at once, so that not each waits by itself."""
        matches: dict[str | None, Match] = {}
        ordered = sorted(numbers)
        for first in range(0, len(ordered), _LOOKED_UP_AT_ONCE):
            matches.update(await match_numbers(ordered[first : first + _LOOKED_UP_AT_ONCE], self._book))
        return matches


def _number(call: Call) -> str | None:
    return None if call.remote.is_hidden else call.remote.number
