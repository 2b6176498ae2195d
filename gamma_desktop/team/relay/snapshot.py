"""The relay's book, page by page, for a desk that is new or older than the log.

The place in the log is taken first: what comes while the pages are read is in them, or follows in the log, or
both, and working it in twice changes nothing.
"""

from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from datetime import datetime

from gamma_desktop.calls.known_calls import encode_known_call
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.store.known_calls import BookPage, BookPlace, SqliteKnownCalls
from gamma_desktop.team.frames import EVENTS_BYTES, EVENTS_ENTRIES, Snapshot, encode
from gamma_desktop.team.relay.erased import ErasedThings
from gamma_desktop.team.relay.group_view import Groups, GroupView


class BookSnapshot:
    """Tells desks what the book has.

    Args:
        book: the calls.
        erased: what is never told.
        groups: extensions by the name of the group.
        tells_blind_times: no event could come anywhere when none could come here.
    """

    def __init__(
        self, book: SqliteKnownCalls, erased: ErasedThings, groups: Groups, *, tells_blind_times: bool = True
    ) -> None:
        self._tells_blind_times = tells_blind_times
        self._book = book
        self._erased = erased
        self._groups = groups

    async def place(self, since: datetime | None, group: str | None) -> BookPlace:
        """Where the book stands: taken before the pages are."""
        return await self._book.place(since, with_chains=group is not None)

    async def frames(
        self, place: BookPlace, since: datetime | None, group: str | None
    ) -> AsyncGenerator[bytes, None]:
        """Frames with the calls that a group may know, or all of them: first those that went on there.

        What became of those since is told by the log alone: it is news.

        Args:
            place: what ``place`` gave.
            since: calls that began before it are left out, if they are over.
            group: None: all of the PBX.
        """
        view = GroupView(frozenset(self._groups.get(group, ())), self._groups) if group is not None else None
        told = {call.key for call, _ in place.open_calls.calls}
        for frame in await self._framed(place.open_calls, view):
            yield frame
        if self._tells_blind_times and place.blind_times:
            yield encode(Snapshot(blind_times=tuple(place.blind_times)))
        up_to = place.newest
        while up_to:
            page = await self._book.page(up_to, EVENTS_ENTRIES, since, with_chains=view is not None)
            for frame in await self._framed(page, view, without=told):
                yield frame
            up_to = page.below
        yield _frame((), is_last=True)

    async def _framed(
        self, page: BookPage, view: GroupView | None, *, without: Collection[CallKey] = ()
    ) -> Sequence[bytes]:
        erased = await self._erased.among([call.key for call, _ in page.calls]) if page.calls else ()
        gone = {*erased, *without}
        chains = _by_chain(page.chains)
        frames: list[bytes] = []
        calls: list[bytes] = []
        size = 0
        for call, known in page.calls:
            chain = chains.get((call.key.pbx, call.first_call_id), ())
            told = known if view is None else view.of(call, known, chain)
            if told is None or call.key in gone:
                continue
            encoded = encode_known_call(told)
            if calls and (size + len(encoded) > EVENTS_BYTES or len(calls) == EVENTS_ENTRIES):
                frames.append(_frame(calls))
                calls, size = [], 0
            calls.append(encoded)
            size += len(encoded)
        return [*frames, _frame(calls)] if calls else frames


def _by_chain(calls: Sequence[Call]) -> Mapping[tuple[str, str], Sequence[Call]]:
    chains: defaultdict[tuple[str, str], list[Call]] = defaultdict(list)
    for call in calls:
        chains[call.key.pbx, call.first_call_id].append(call)
    return chains


def _frame(calls: Sequence[bytes], *, is_last: bool = False) -> bytes:
    last = b"true" if is_last else b"false"
    return b'{"frame":"snapshot","is_last":%s,"calls":[%s]}' % (last, b",".join(calls))
