"""Past calls in memory."""

from collections.abc import AsyncIterator, Collection, Container, Mapping, Sequence

from gamma_desktop.calls.model import Call, CallKey, Outcome
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.history.model import NO_REMARK, CallFilter, CallListing, Remark, RemarkedCall


def admits(wanted: CallFilter, call: Call) -> bool:
    """Whether a call passes a filter, as far as the call itself tells."""
    return (
        call.direction is not None
        and wanted.direction in {None, call.direction}
        and call.concerns(wanted.mine)
        and (not wanted.missed_only or call.outcome is Outcome.MISSED)
        and (not wanted.recorded_only or call.is_recorded or call.recording_url is not None)
        and (wanted.number is None or (not call.remote.is_hidden and call.remote.number == wanted.number))
        and (wanted.since is None or call.started_at_here >= wanted.since)
        and (wanted.until is None or call.started_at_here < wanted.until)
    )


class FakeCallHistory:
    """Finds among the calls it is given; keeps in ``wanted`` what it was asked for."""

    def __init__(self, *calls: Call) -> None:
        self.said: dict[CallKey, Remark] = {}
        self.wanted: list[CallFilter] = []
        self._calls = sorted(calls, key=lambda call: call.started_at_here, reverse=True)

    async def find_calls(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[Call]:
        self.wanted.append(wanted)
        return self._fitting(wanted)[offset : offset + limit]

    async def pages(
        self, wanted: CallFilter, *, limit: int | None, at_once: int
    ) -> AsyncIterator[Sequence[Call]]:
        found = self._fitting(wanted)[:limit]
        for begin in range(0, len(found), at_once):
            yield found[begin : begin + at_once]

    async def count_calls(self, wanted: CallFilter) -> int:
        return len(self._fitting(wanted))

    async def listing(
        self, wanted: CallFilter, spans: Sequence[range], *, known: Container[CallKey], is_counted: bool
    ) -> CallListing:
        calls = sorted(self._fitting(wanted), key=lambda call: call.is_live, reverse=True)
        found = {at: calls[at] for span in spans for at in span if at < len(calls)}
        return CallListing(
            keys={at: call.key for at, call in found.items()},
            calls={call.key: call for call in found.values() if call.key not in known},
            length=len(calls) if is_counted else max(found, default=-1) + 1,
        )

    async def calls_with(
        self, numbers: Sequence[ContactNumber], *, mine: Collection[str], limit: int, offset: int = 0
    ) -> Sequence[Call]:
        keys = {number.key for number in numbers}
        fitting = self._fitting(CallFilter(mine=frozenset(mine)))
        return [call for call in fitting if call.remote.number in keys][offset : offset + limit]

    async def lately_with(self, number: str, *, limit: int) -> Sequence[RemarkedCall]:
        calls = await self.find_calls(CallFilter(number=number), limit=limit)
        return [RemarkedCall(call=call, remark=self.said.get(call.key, NO_REMARK)) for call in calls]

    async def find_by_id(self, call_id: str) -> Sequence[Call]:
        return [call for call in self._calls if call_id in {call.key.call_id, call.external_call_id}]

    async def remarks(self, keys: Collection[CallKey]) -> Mapping[CallKey, Remark]:
        return {key: self.said[key] for key in keys if key in self.said}

    async def event_positions(self, key: CallKey) -> Sequence[int]:
        return [position for position, call in enumerate(self._calls, 1) if call.key == key]

    def add(self, call: Call) -> None:
        """Have one more call."""
        self._calls = sorted([*self._calls, call], key=lambda each: each.started_at_here, reverse=True)

    def _fitting(self, wanted: CallFilter) -> list[Call]:
        return [call for call in self._calls if admits(wanted, call)]
