import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import apsw
import pytest

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.service import CallService, ReadEvent, RetirePolicy
from gamma_desktop.history.erasure import Erasure, Forgotten
from gamma_desktop.history.retention import EVENTS_A_BATCH, RetentionJob
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_erasing import JournalEraser
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.model import RetentionSettings
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.recording_files import RecordingFiles
from gamma_desktop.store.scrubbing import scrub_some
from tests.unit.calls.telling import CALLER, tell

T = TypeVar("T")

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PATIENCE = 60.0


class Desk:
    """A book and a journal, and what keeps them in order."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.erased = 0
        self.forgotten: list[Forgotten] = []
        self.published: list[tuple[list[int], list[CallKey]]] = []
        self.copies_are_busy = False
        self.erasures = SqliteErasures(database)
        self.retention = RetentionSettings()
        self.folder = folder
        self.writer = JournalWriter(folder / "journal.db")
        self.journal = JournalReader(folder / "journal.db")
        self.log = SqliteCallLog(database)
        self.calls = CallService(self.log, mine=frozenset(), retire=RetirePolicy())
        self.recordings = RecordingFiles(folder / "recordings")
        self.job = RetentionJob(
            self.erasures,
            self.calls,
            JournalEraser(folder / "journal.db", self.journal, self._use_journal, scrub_some),
            recordings=self.recordings,
            retention=lambda: self.retention,
            clock=lambda: NOW,
            forget_in_copies=self._note_forgotten,
            publish=self._publish,
            on_erased=self._count,
        )

    async def _note_forgotten(self, forgotten: Forgotten) -> bool:
        if self.copies_are_busy:
            return False
        self.forgotten.append(forgotten)
        return True

    async def _publish(self, events: Collection[int], calls: Collection[CallKey]) -> None:
        self.published.append((list(events), list(calls)))

    async def hear(self, call: str, days_ago: float, *, is_read: bool = True) -> int:
        """Store an event, and work it in."""
        at = NOW - timedelta(days=days_ago)
        position = self.writer.append(at, {}, "", CALLER.raw.encode())
        if is_read:
            await self.work_in(position, call, at)
        return position

    async def work_in(self, position: int, call: str, at: datetime = NOW) -> None:
        """Do with an event what the pump does."""
        await self.calls.take([ReadEvent(position, tell("0 drops 203", call=call, received=at))])

    async def ask_for(self, number: str) -> None:
        """What the command does beside the running program."""
        await self.erasures.request(Erasure(number=number))

    def holding(self, text: str) -> list[str]:
        """The databases that hold a text in any page."""
        files = [file for file in self.folder.glob("*.db*") if not file.name.endswith("-shm")]
        return sorted(file.name for file in files if text.encode() in file.read_bytes())

    async def _use_journal(self, work: Callable[[JournalWriter], T]) -> T:
        return work(self.writer)

    def _count(self) -> None:
        self.erased += 1


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Database(tmp_path / "book.db") as database:
        desk = Desk(database, tmp_path)
        yield desk
        desk.writer.close()
        desk.journal.close()


def key(call: str) -> CallKey:
    return CallKey("acme", call)


async def test_calls_and_events_are_kept_as_long_as_the_settings_say(desk: Desk) -> None:
    await desk.hear("old", 366)
    kept = await desk.hear("kept", 364)
    new = await desk.hear("new", 29)
    await desk.job.let_age()
    assert await desk.log.find(key("old")) is None
    assert desk.calls.call(key("old")) is None
    assert await desk.log.find(key("kept")) is not None
    assert [event.position for event in desk.journal.get([kept, new])] == [new]
    assert desk.erased == 1


async def test_the_recording_of_an_erased_call_goes_with_it(desk: Desk) -> None:
    files = []
    for call, days in (("old", 366), ("kept", 364)):
        await desk.hear(call, days)
        part = await desk.recordings.place_for_part(key(call))
        part.write_bytes(b"sound")
        found = await desk.log.find(key(call))
        assert found is not None
        files.append(await desk.recordings.keep(part, found, ".mp3"))
    await desk.job.let_age()
    assert [file.exists() for file in files] == [False, True]


async def test_what_goes_is_told_to_desks_once_however_often_it_is_tried(desk: Desk) -> None:
    position = await desk.hear("named", 1)
    await desk.ask_for(CALLER.number or "")
    desk.copies_are_busy = True
    assert [await desk.job.fulfil_requests() for _ in range(3)] == [False] * 3
    desk.copies_are_busy = False
    assert await desk.job.fulfil_requests()
    assert desk.published == [([], [key("named")]), ([position], [])]


async def test_nought_days_are_for_ever(desk: Desk) -> None:
    desk.retention = RetentionSettings(calls_days=0, events_days=0)
    position = await desk.hear("old", 9999)
    await desk.job.let_age()
    assert await desk.log.find(key("old")) is not None
    assert len(desk.journal.get([position])) == 1
    assert desk.erased == 0


async def test_an_event_that_nobody_has_read_yet_is_never_too_old(desk: Desk) -> None:
    read = await desk.hear("old", 100)
    waiting = await desk.hear("waiting", 100, is_read=False)
    await desk.job.let_age()
    assert [event.position for event in desk.journal.get([read, waiting])] == [waiting]


async def test_more_events_than_a_batch_go_batch_by_batch(desk: Desk) -> None:
    for _ in range(EVENTS_A_BATCH + 1):
        await desk.hear("old", 100)
    await desk.job.let_age()
    assert desk.journal.count() == 0
    assert desk.journal.last_position() == EVENTS_A_BATCH + 1


async def test_what_waits_in_the_journal_when_it_is_asked_is_erased_as_well(desk: Desk) -> None:
    await desk.hear("old", 1)
    waiting = await desk.hear("waiting", 1, is_read=False)
    await desk.ask_for(CALLER.raw)
    async with asyncio.TaskGroup() as group:
        erasing = group.create_task(desk.job.fulfil_requests())
        await asyncio.wait({erasing}, timeout=0.5)  # time enough to erase without it
        await desk.work_in(waiting, "waiting")

    assert erasing.result()
    assert [await desk.log.find(key(call)) for call in ("old", "waiting")] == [None, None]
    assert desk.holding(CALLER.raw) == []


async def test_a_number_is_not_told_as_erased_while_a_reader_keeps_it_in_the_file(desk: Desk) -> None:
    await desk.hear("old", 1)
    await desk.ask_for(CALLER.raw)
    reader = apsw.Connection(str(desk.folder / "book.db"))
    reader.execute("BEGIN; SELECT count(*) FROM calls").fetchall()
    is_done = await desk.job.fulfil_requests()
    assert (is_done, desk.holding(CALLER.raw) == []) == (False, False)
    assert len(await desk.erasures.requests()) == 1
    reader.close()

    assert await desk.job.fulfil_requests()
    assert await desk.erasures.requests() == []
    assert desk.holding(CALLER.raw) == []


async def test_what_a_reader_held_up_is_done_soon_after_it_lets_go(desk: Desk) -> None:
    await desk.hear("old", 1)
    await desk.ask_for(CALLER.raw)
    reader = apsw.Connection(str(desk.folder / "book.db"))
    reader.execute("BEGIN; SELECT count(*) FROM calls").fetchall()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        running = group.create_task(desk.job.run())
        while not desk.erased:  # noqa: ASYNC110  (the program goes on in other threads)
            await asyncio.sleep(0)
        reader.close()
        while await desk.erasures.requests():  # noqa: ASYNC110  (the job is at work)
            await asyncio.sleep(0)
        running.cancel()

    assert desk.holding(CALLER.raw) == []


async def test_an_event_that_grew_too_old_leaves_no_trace_in_the_journal(desk: Desk) -> None:
    await desk.hear("old", 100)
    assert "journal.db-wal" in desk.holding(CALLER.raw)
    await desk.job.let_age()
    assert [name for name in desk.holding(CALLER.raw) if name.startswith("journal")] == []
