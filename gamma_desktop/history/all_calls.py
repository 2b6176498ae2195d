"""All calls that fit, however many: page by page, each once, also while others come."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from gamma_desktop.history.model import CallFilter, IdentifiedCall

AT_ONCE = 200
"""Calls that stand in memory at a time."""

_OVERLAP = timedelta(milliseconds=1)


class FindsCalls(Protocol):
    """Finds past calls."""

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[IdentifiedCall]:
        """Calls of known direction, newest first."""
        ...


async def all_calls(
    lookup: FindsCalls, wanted: CallFilter, *, limit: int | None = None
) -> AsyncIterator[Sequence[IdentifiedCall]]:
    """The calls, newest first, at most ``limit`` of them; raises what the lookup raises.

    Each page is asked for by the time at which the one before it ends, not by how many came before: nothing
    is skipped over, and calls that begin meanwhile move nothing. Pages overlap a little, since several calls
    may begin at the same moment.
    """
    page: Sequence[IdentifiedCall] = ()
    left = limit
    until = wanted.until
    while left is None or left > 0:
        known = {row.call.key for row in page}
        overlap = sum(1 for row in page if until is not None and row.call.started_at_here < until)
        page = await lookup.find(replace(wanted, until=until), limit=AT_ONCE + overlap)
        new = [row for row in page if row.call.key not in known][:left]
        if new:
            yield new
        if len(page) < AT_ONCE + overlap:
            return
        left = None if left is None else left - len(new)
        oldest = min(row.call.started_at_here for row in page) + _OVERLAP
        until = oldest if wanted.until is None else min(oldest, wanted.until)
