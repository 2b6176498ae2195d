"""Erases what was asked to be erased, and what is older than the settings keep it.

Works in small batches, with a pause between them for the events that come meanwhile. What it began and could
not finish is in the book, and goes on at the next start.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.service import CallService
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.erasure import Erasure, Forgotten
from gamma_desktop.history.ports import Erasures, EventEraser, RecordingFolder
from gamma_desktop.settings.model import RetentionSettings

CALLS_A_BATCH = 10
EVENTS_A_BATCH = 50
BREATH = 0.02
"""Seconds between batches, for the events that came meanwhile."""

_A_DAY = timedelta(days=1).total_seconds()
AGAIN_AFTER = 0.5
"""Seconds until what a reader held up is tried again."""
_FORGOTTEN_AT_ONCE = 5000
_AFTER_FAILURE = 60.0
"""Seconds until that is tried again which a full disk, say, stood in the way of."""

_DIGITS_TOLD_APART = 7
"""Fewer digits stand in too many bodies by chance to say that one names a number."""

PublishErased = Callable[[Collection[int], Collection[CallKey]], Awaitable[None]]

_log = logging.getLogger(__name__)


class RetentionJob:
    """Erases when it begins, once a day, and whenever it is woken.

    Args:
        erasures: what to erase, and the book it is erased from.
        calls: forgets erased calls too, and works in no event meanwhile.
        events: the raw events, in the journal.
        recordings: the files of those that were fetched.
        retention: how long things are kept, as set now.
        clock: the time now, aware.
        forget_in_copies: has backups and files that were moved aside forget too; False: not now.
        publish: of a relay: has desks erase these events and calls, too; told before they are forgotten here.
        has_all_put_back: whether no events are being put back that could not be read in time.
        on_erased: told after calls were erased.
    """

    def __init__(
        self,
        erasures: Erasures,
        calls: CallService,
        events: EventEraser,
        *,
        recordings: RecordingFolder,
        retention: Callable[[], RetentionSettings],
        clock: Callable[[], datetime],
        forget_in_copies: Callable[[Forgotten], Awaitable[bool]],
        has_all_put_back: Callable[[], bool] = lambda: True,
        publish: PublishErased | None = None,
        on_erased: Callable[[], object],
    ) -> None:
        self._erasures = erasures
        self._calls = calls
        self._events = events
        self._recordings = recordings
        self._retention = retention
        self._clock = clock
        self._forget_in_copies = forget_in_copies
        self._has_all_put_back = has_all_put_back
        self._publish = publish
        self._on_erased = on_erased
        self._to_forget: list[tuple[tuple[CallKey, ...], Collection[int], asyncio.Future[None]]] = []
        self._published: set[int] = set()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that something may have been requested; call it on the loop's own thread."""
        self._woken.set()

    async def forget(self, calls: Collection[CallKey], events: Collection[int]) -> None:
        """Have calls, and events at these positions, erased; returns once no copy holds them."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._to_forget.append((tuple(calls), events, done))
        self._woken.set()
        await done

    async def run(self) -> None:
        """Go on until cancelled; what cannot be done now is done the next time."""
        while True:
            self._woken.clear()
            pause = _A_DAY
            try:
                is_done = await self.fulfil_requests()
                if not (await self.let_age() and is_done):
                    pause = AGAIN_AFTER
            except GammaDesktopError as error:
                _log.warning("not everything could be erased yet: %s", error)
                pause = _AFTER_FAILURE
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def fulfil_requests(self) -> bool:
        """Erase what was asked for, in the book and in the journal; raises StoreError or JournalError.

        Returns:
            False if traces are left, since a file is being read or written: ask again; it is not fulfilled.
        """
        if not await self._forget_what_was_named():
            return False
        requests = await self._erasures.requests()
        if requests:
            await self._have_waiting_events_worked_in()
        for request, erasure in requests:
            if not await self._fulfil(request, erasure):
                return False
        return True

    async def let_age(self) -> bool:
        """Erase what is older than the settings say; raises StoreError or JournalError.

        Returns:
            False if events are being put back: ask again.
        """
        retention, now = self._retention(), self._clock()
        await self._erasures.let_imports_age(now)
        too_old, events_before = None, None
        is_erased = False
        if retention.calls_days:
            before = now - timedelta(days=retention.calls_days)
            too_old = Erasure(before=before, also_received=True)
            is_erased = await self._erase_calls(too_old)
        if not self._has_all_put_back():
            return False
        if retention.events_days:
            events_before = now - timedelta(days=retention.events_days)
            await self._erase_events_before(events_before)
        is_due = is_erased or await self._erasures.events_to_erase(1)
        if is_due:
            if not await self._erase_in_copies(too_old, events_before=events_before):
                return False
            while not await self._events.leave_no_trace():  # noqa: ASYNC110  (each look does a part of it)
                await asyncio.sleep(AGAIN_AFTER)
        if is_erased:
            while not await self._erasures.leave_no_trace(copies_before=before):  # noqa: ASYNC110  (each look does a part of it)
                await asyncio.sleep(AGAIN_AFTER)
            self._on_erased()
        return True

    async def _fulfil(self, request: int, erasure: Erasure) -> bool:
        publish = self._publish if erasure.number is not None else None
        if publish is not None and (calls := await self._erasures.chosen(erasure)):
            await publish((), calls)
        await self._erase_calls(erasure)
        self._on_erased()
        if not self._has_all_put_back():
            return False
        if erasure.number is not None:
            await self._note_unreadable_events_that_name(erasure.number)
        if erasure.before is not None:
            await self._erase_events_before(erasure.before)
        if not await self._erase_in_copies(erasure, events_before=erasure.before, publish=publish):
            return False
        await self._erasures.leave_traces_only(request)
        if not (await self._erasures.leave_no_trace() and await self._events.leave_no_trace()):
            return False
        if not await self._forget_in_copies(Forgotten()):  # one made meanwhile may hold it
            return False
        await self._erasures.fulfil(request)
        return True

    async def _forget_what_was_named(self) -> bool:
        while self._to_forget:
            calls, events, done = self._to_forget[0]
            erasure = Erasure(calls=calls) if calls else None
            await self._have_waiting_events_worked_in()
            if erasure is not None and await self._erase_calls(erasure):
                self._on_erased()
            if not self._has_all_put_back():
                return False
            await self._erasures.note_events(events)
            if not await self._erase_in_copies(erasure, events_before=None):
                return False
            if not (await self._erasures.leave_no_trace() and await self._events.leave_no_trace()):
                return False
            if not await self._forget_in_copies(Forgotten()):
                return False
            self._to_forget.pop(0)
            if not done.done():
                done.set_result(None)
        return True

    async def _erase_in_copies(
        self,
        erasure: Erasure | None,
        *,
        events_before: datetime | None,
        publish: PublishErased | None = None,
    ) -> bool:
        """Have the journal and all copies let go; positions stay noted until none holds them."""
        positions = await self._erase_noted_events()
        news = [position for position in positions if position not in self._published]
        if publish is not None and news:
            await publish(news, ())
            self._published.update(news)
        forgotten = Forgotten(
            erasure=erasure,
            going_on=frozenset(call.key for call in self._calls.live_calls()),
            events=positions,
            events_before=events_before,
            up_to=self._calls.cursor,
        )
        if not await self._forget_in_copies(forgotten):
            return False
        for begin in range(0, len(positions), _FORGOTTEN_AT_ONCE):
            await self._erasures.events_erased(positions[begin : begin + _FORGOTTEN_AT_ONCE])
        self._published.difference_update(positions)
        return True

    async def _have_waiting_events_worked_in(self) -> None:
        """What came before it was asked is erased as well: an event that waits would bring it back."""
        position = self._events.last_position()
        while self._calls.cursor < position and self._events.has_some_after(self._calls.cursor):
            await self._calls.worked_in_more()

    async def _erase_calls(self, erasure: Erasure) -> bool:
        async def erase_some() -> Collection[CallKey]:
            return await self._erasures.erase_some(erasure, CALLS_A_BATCH)

        is_erased = False
        while await self._calls.erase(erase_some):
            is_erased = True
            await asyncio.sleep(BREATH)
        await self._erase_noted_recordings()
        return is_erased

    async def _erase_noted_recordings(self) -> None:
        while marks := await self._erasures.recordings_to_erase(EVENTS_A_BATCH):
            await self._recordings.remove(marks)
            await self._erasures.recordings_erased(marks)
            await asyncio.sleep(BREATH)

    async def _note_unreadable_events_that_name(self, number: str) -> None:
        digits = number.removeprefix("+").encode()[-_DIGITS_TOLD_APART - 2 :]
        if len(digits) < _DIGITS_TOLD_APART:
            return
        for position in await self._erasures.unreadable():
            if self._events.holds(digits, position):
                await self._erasures.note_events([position])

    async def _erase_noted_events(self) -> Sequence[int]:
        """Have the journal let go of them; which they are stays noted, for its copies."""
        erased: list[int] = []
        while positions := await self._erasures.events_to_erase(
            EVENTS_A_BATCH, behind=erased[-1] if erased else 0
        ):
            await self._events.erase(positions)
            erased += positions
            await asyncio.sleep(BREATH)
        return erased

    async def _erase_events_before(self, before: datetime) -> None:
        """Those that have not been worked in yet stay, however old they are."""
        cursor = self._calls.cursor
        while True:
            oldest = await self._events.oldest(EVENTS_A_BATCH, up_to=cursor)
            positions = [position for position, received_at in oldest if received_at < before]
            if not positions:
                return
            await self._erasures.note_events(positions)
            await self._events.erase(positions)
            await asyncio.sleep(BREATH)
