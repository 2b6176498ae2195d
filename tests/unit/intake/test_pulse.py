"""What the pulse finds when it looks: sleep, and a journal that cannot be written."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gamma_desktop.desktop.sleep_clock import SleepClock
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.intake.pulse import Pulse
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.store.database import Database
from gamma_desktop.store.reception_gaps import SqliteReceptionGaps

PATIENCE = 30
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Desk:
    """A running pulse, and what it looks at."""

    def __init__(self, log: SqliteReceptionGaps) -> None:
        self.log = log
        self.now = NOON
        self.asleep = 0.0
        self.can_store = True
        self.tries = 0
        self.reception = EventReception(log, lambda: self.now)
        self.pulse = Pulse(self.reception, self, slept=SleepClock(lambda: self.asleep).slept, beat=3600)

    def try_to_store(self) -> None:
        self.tries += 1

    async def until(self, condition: Callable[[], bool]) -> None:
        """Have the pulse look until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self.pulse.look()
                await asyncio.sleep(0.001)


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    async with Database(folder / "book.db") as database:
        opened = Desk(SqliteReceptionGaps(database))
        await opened.reception.begin(None)
        running = asyncio.get_running_loop().create_task(opened.pulse.run())
        yield opened
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_sleep_leaves_a_gap_and_has_everything_looked_at(tmp_path: Path) -> None:
    woken: list[bool] = []
    async with desk(tmp_path) as opened:
        opened.pulse.subscribe_waking(lambda: woken.append(True))
        opened.asleep, opened.now = 1200.0, NOON + timedelta(minutes=30)
        await opened.until(lambda: bool(woken))

        (gap,) = await opened.log.reception_gaps(limit=9)
    assert (gap.why, gap.until - gap.since) == (GapReason.ASLEEP, timedelta(minutes=20))
    assert woken == [True]


async def test_a_journal_that_cannot_be_written_is_a_gap_until_it_can(tmp_path: Path) -> None:
    async with desk(tmp_path) as opened:
        opened.can_store = False
        await opened.until(lambda: not opened.reception.hears and opened.tries > 0)
        opened.can_store, opened.now = True, NOON + timedelta(minutes=5)
        await opened.until(lambda: opened.reception.latest is not None)

        (gap,) = await opened.log.reception_gaps(limit=9)
    assert (gap.why, gap.until - gap.since) == (GapReason.NOT_STORING, timedelta(minutes=5))


def test_the_systems_own_clocks_tell_no_sleep_where_there_was_none() -> None:
    assert SleepClock().slept() < timedelta(seconds=1)
