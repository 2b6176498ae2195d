"""What a receiver tells of events that it refused leaves a gap, from its own first time to its last."""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.history.refusals import RefusalCause, RefusedEvents
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.store.database import Database
from gamma_desktop.store.reception_gaps import SqliteReceptionGaps

T = TypeVar("T")
TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return TEN + timedelta(seconds=seconds)


class PlayedReceiver:
    """Receives nothing, and tells what the test says."""

    address = "http://127.0.0.1:1/played"
    health = ReceiverHealth()

    def __init__(self, tell: Callable[[RefusedEvents], None]) -> None:
        self.tell = tell

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def look_for_secrets(self, *, are_registered: bool = False) -> None:
        del are_registered

    def try_to_store(self) -> None:
        pass

    async def use_journal(self, work: Callable[[JournalWriter], T]) -> T:
        raise NotImplementedError(work)


class Desk:
    """The service, and the log that it leaves stretches in; tasks run when the test says."""

    def __init__(self, log: SqliteReceptionGaps, journal: JournalFile) -> None:
        self.log, self.now = log, TEN
        self.tasks: list[Coroutine[Any, Any, None]] = []
        self.reception = EventReception(log, lambda: self.now)
        self.service = IntakeService(
            journal, self.reception, self.make_receiver, lambda _name, task: self.tasks.append(task)
        )

    def make_receiver(
        self,
        settings: ListenerSettings,
        journal: JournalFile,
        *,
        on_refused: Callable[[RefusedEvents], None],
    ) -> PlayedReceiver:
        del settings, journal
        self.receiver = PlayedReceiver(on_refused)
        return self.receiver

    async def work(self) -> None:
        while self.tasks:
            await self.tasks.pop(0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Database(tmp_path / "book.db") as database:
        journal = JournalFile(path=tmp_path / "journal.db", cursor=lambda: 0, wake=lambda: None)
        yield Desk(SqliteReceptionGaps(database), journal)


@pytest.mark.parametrize(
    ("cause", "why"),
    [(RefusalCause.NOT_STORED, GapReason.NOT_STORING), (RefusalCause.WRONG_SECRET, GapReason.REFUSED)],
)
async def test_what_was_refused_is_kept_to_the_second_however_late_it_is_heard(
    desk: Desk, cause: RefusalCause, why: GapReason
) -> None:
    await desk.service.start(ListenerSettings())
    refused = RefusedEvents(cause=cause, count=4, since=at(3), until=at(5))
    desk.now = at(30)  # the loop was busy
    desk.receiver.tell(refused)
    await desk.work()
    is_known_since = desk.reception.gap_since
    desk.now = at(90)
    desk.receiver.tell(RefusedEvents(cause=cause, count=9, since=at(3), until=at(31), is_over=True))
    await desk.work()

    assert is_known_since == at(3)
    assert [(gap.since, gap.until, gap.why) for gap in await desk.log.reception_gaps(limit=9)] == [
        (at(3), at(31), why)
    ]
