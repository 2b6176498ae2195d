"""Forgets what is to be forgotten: what somebody asked to erase, and what is older than it shall be kept.

Works in batches that nobody notices, with a breath between them. What it began and could not finish is in the
book, and goes on at the next start.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.service import CallService
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.erasure import Erasure
from gamma_desktop.intake.journal import JournalReader, JournalWriter
from gamma_desktop.settings.model import RetentionSettings
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.forgetting import Forgotten
from gamma_desktop.store.recording_files import RecordingFiles
from gamma_desktop.store.scrubbing import scrub_some

T = TypeVar("T")

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

_log = logging.getLogger(__name__)


class UseJournal(Protocol):
    """Does something brief on the journal's one writing connection."""

    async def __call__(self, work: Callable[[JournalWriter], T]) -> T:
        """Do it, where and when no event has to wait for it; raises JournalError."""
        ...


class Upkeep:
    """Erases, once when it begins, once a day, and whenever it is woken.

    Args:
        erasures: what to erase, and the book it is erased from.
        calls: forgets erased calls too, and works in no event meanwhile.
        journal: where raw events are looked at.
        use_journal: where they are erased.
        journal_file: the file that both use.
        recordings: the files of those that were fetched.
        retention: how long things are kept, as set now.
        clock: the time now, aware.
        forget_in_copies: has backups and files that were moved aside forget too; False: not now.
        has_all_put_back: whether no events are being put back that could not be read in time.
        on_erased: told after calls were erased.
    """

    def __init__(
        self,
        erasures: SqliteErasures,
        calls: CallService,
        journal: JournalReader,
        use_journal: UseJournal,
        *,
        journal_file: Path,
        recordings: RecordingFiles,
        retention: Callable[[], RetentionSettings],
        clock: Callable[[], datetime],
        forget_in_copies: Callable[[Forgotten], Awaitable[bool]],
        has_all_put_back: Callable[[], bool] = lambda: True,
        on_erased: Callable[[], object],
    ) -> None:
        self._erasures = erasures
        self._calls = calls
        self._journal = journal
        self._use_journal = use_journal
        self._journal_file = journal_file
        self._recordings = recordings
        self._retention = retention
        self._clock = clock
        self._forget_in_copies = forget_in_copies
        self._has_all_put_back = has_all_put_back
        self._on_erased = on_erased
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that something may have been asked for; call it on the loop's own thread."""
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled; what cannot be done now is done the next time."""
        while True:
            self._woken.clear()
            pause = _A_DAY
            try:
                is_done = await self.fulfil_wishes()
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

    async def fulfil_wishes(self) -> bool:
        """Erase what was asked for, in the book and in the journal; raises StoreError or JournalError.

        Returns:
            False if traces are left, since a file is being read or written: ask again; it is not fulfilled.
        """
        wishes = await self._erasures.wishes()
        if wishes:
            await self._have_waiting_events_worked_in()
        for wish, erasure in wishes:
            await self._erase_calls(erasure)
            self._on_erased()
            if not self._has_all_put_back():
                return False
            if erasure.number is not None:
                await self._note_unreadable_events_that_name(erasure.number)
            if erasure.before is not None:
                await self._erase_events_before(erasure.before)
            if not await self._erase_in_copies(erasure, events_before=erasure.before):
                return False
            await self._erasures.leave_traces_only(wish)
            if not (await self._erasures.leave_no_trace() and await self._leave_no_trace_in_journal()):
                return False
            if not await self._forget_in_copies(
                Forgotten()
            ):  # one made meanwhile may hold what was asked for
                return False
            await self._erasures.fulfil(wish)
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
            while not await self._leave_no_trace_in_journal():  # noqa: ASYNC110
                await asyncio.sleep(AGAIN_AFTER)
        if is_erased:
            while not await self._erasures.leave_no_trace(copies_before=before):  # noqa: ASYNC110
                await asyncio.sleep(AGAIN_AFTER)
            self._on_erased()
        return True

    async def _erase_in_copies(self, erasure: Erasure | None, *, events_before: datetime | None) -> bool:
        """Have the journal and all copies let go; positions stay noted until none holds them any more."""
        positions = await self._erase_noted_events()
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
        return True

    async def _have_waiting_events_worked_in(self) -> None:
        """What came before it was asked is erased as well: an event that waits would bring it back."""
        position = self._journal.last_position()
        while self._calls.cursor < position and self._journal.read_after(self._calls.cursor, 1):
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
            if any(digits in event.body for event in self._journal.get([position])):
                await self._erasures.note_events([position])

    async def _erase_noted_events(self) -> Sequence[int]:
        """Have the journal let go of them; which they are stays noted, for its copies."""
        erased: list[int] = []
        while positions := await self._erasures.events_to_erase(
            EVENTS_A_BATCH, behind=erased[-1] if erased else 0
        ):
            await self._use_journal(partial(_erase, positions))
            erased += positions
            await asyncio.sleep(BREATH)
        return erased

    async def _erase_events_before(self, before: datetime) -> None:
        """Those that have not been worked in yet stay, however old they are."""
        cursor = self._calls.cursor
        while True:
            oldest = await self._use_journal(lambda journal: journal.oldest(EVENTS_A_BATCH, up_to=cursor))
            positions = [position for position, received_at in oldest if received_at < before]
            if not positions:
                return
            await self._erasures.note_events(positions)
            await self._use_journal(partial(_erase, positions))
            await asyncio.sleep(BREATH)

    async def _leave_no_trace_in_journal(self) -> bool:
        page: int | None = 1
        while page:
            page = await self._use_journal(partial(self._scrub_some_of_journal, page))
        return page is not None

    def _scrub_some_of_journal(self, page: int, journal: JournalWriter) -> int | None:
        if not journal.empty_log():
            return None
        journal.close()  # pages that it holds would be written as they were; it opens again by itself
        return scrub_some(self._journal_file, page)


def _erase(positions: Collection[int], journal: JournalWriter) -> None:
    journal.erase(positions)
