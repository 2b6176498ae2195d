from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from gamma_desktop.app.upkeep import EVENTS_A_BATCH, Upkeep
from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.service import CallService, ReadEvent, RetirePolicy
from gamma_desktop.intake.journal import JournalReader, JournalWriter
from gamma_desktop.settings.model import RetentionSettings
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.erasures import SqliteErasures
from gamma_desktop.store.recording_files import RecordingFiles
from tests.unit.calls.telling import tell

T = TypeVar("T")

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Desk:
    """A book and a journal, and what keeps them in order."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.erased = 0
        self.retention = RetentionSettings()
        self.writer = JournalWriter(folder / "journal.db")
        self.journal = JournalReader(folder / "journal.db")
        self.log = SqliteCallLog(database)
        self.calls = CallService(self.log, mine=frozenset(), retire=RetirePolicy())
        self.recordings = RecordingFiles(folder / "recordings")
        self.upkeep = Upkeep(
            SqliteErasures(database),
            self.calls,
            self.journal,
            self._use_journal,
            recordings=self.recordings,
            retention=lambda: self.retention,
            clock=lambda: NOW,
            on_erased=self._count,
        )

    async def hear(self, call: str, days_ago: float, *, is_read: bool = True) -> int:
        """Store an event, and work it in."""
        at = NOW - timedelta(days=days_ago)
        position = self.writer.append(at, {}, "", b"{}")
        if is_read:
            event = tell("0 drops 203", call=call, received=at)
            await self.calls.take([ReadEvent(position, event)])
        return position

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
    await desk.upkeep.let_age()
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
    await desk.upkeep.let_age()
    assert [file.exists() for file in files] == [False, True]


async def test_nought_days_are_for_ever(desk: Desk) -> None:
    desk.retention = RetentionSettings(calls_days=0, events_days=0)
    position = await desk.hear("old", 9999)
    await desk.upkeep.let_age()
    assert await desk.log.find(key("old")) is not None
    assert len(desk.journal.get([position])) == 1
    assert desk.erased == 0


async def test_an_event_that_nobody_has_read_yet_is_never_too_old(desk: Desk) -> None:
    read = await desk.hear("old", 100)
    waiting = await desk.hear("waiting", 100, is_read=False)
    await desk.upkeep.let_age()
    assert [event.position for event in desk.journal.get([read, waiting])] == [waiting]


async def test_more_events_than_a_batch_go_batch_by_batch(desk: Desk) -> None:
    for _ in range(EVENTS_A_BATCH + 1):
        await desk.hear("old", 100)
    await desk.upkeep.let_age()
    assert desk.journal.count() == 0
    assert desk.journal.last_position() == EVENTS_A_BATCH + 1
