"""What keeps events away leaves a gap in reception, whatever it was and however it ended."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.store.database import Database
from gamma_desktop.store.reception_gaps import SqliteReceptionGaps

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


class Machine:
    """A clock, and the program on it, which may be started again."""

    def __init__(self, log: SqliteReceptionGaps) -> None:
        self.log = log
        self.now = TEN
        self.reception = self.restarted()

    def restarted(self) -> EventReception:
        self.reception = EventReception(self.log, lambda: self.now)
        return self.reception

    async def gaps(self) -> list[tuple[float, float, GapReason]]:
        """All gaps in reception, oldest first, in minutes after ten."""
        times = await self.log.reception_gaps(limit=99)
        return [(minutes(each.since), minutes(each.until), each.why) for each in reversed(times)]


def minutes(moment: datetime) -> float:
    return (moment - TEN).total_seconds() / 60


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with Database(tmp_path / "book.db") as database:
        yield Machine(SqliteReceptionGaps(database))


async def test_the_very_first_start_knows_of_no_gap(machine: Machine) -> None:
    await machine.reception.begin(None)

    assert machine.reception.hears
    assert await machine.gaps() == []


async def test_a_program_that_was_ended_left_a_gap_until_it_listens_again(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(2)
    await machine.reception.end()
    machine.now = at(17)
    await machine.restarted().begin(None)

    assert await machine.gaps() == [(2, 17, GapReason.OFF)]
    assert machine.reception.latest == ReceptionGap(since=at(2), until=at(17), why=GapReason.OFF)


async def test_a_program_that_crashed_left_a_gap_from_its_last_note_on(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(5)
    await machine.reception.go_on()
    machine.now = at(9)
    await machine.restarted().begin(None)

    assert await machine.gaps() == [(5, 9, GapReason.OFF)]


async def test_an_event_that_came_in_after_the_last_note_was_heard(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(9)
    await machine.restarted().begin(at(3))

    assert await machine.gaps() == [(3, 9, GapReason.OFF)]


async def test_a_short_restart_is_not_told(machine: Machine) -> None:
    await machine.reception.begin(None)
    await machine.reception.end()
    machine.now = at(0.1)
    await machine.restarted().begin(None)

    assert await machine.gaps() == []


async def test_what_is_lost_and_regained_leaves_its_reason(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(1)
    await machine.reception.lose(GapReason.OFFLINE)
    gap_since = [machine.reception.gap_since]
    machine.now = at(4)
    await machine.reception.regain(GapReason.OFFLINE)
    gap_since.append(machine.reception.gap_since)

    assert gap_since == [at(1), None]
    assert await machine.gaps() == [(1, 4, GapReason.OFFLINE)]


async def test_two_obstacles_make_one_stretch_until_both_are_gone(machine: Machine) -> None:
    await machine.reception.begin(None)
    await machine.reception.lose(GapReason.OFFLINE)
    machine.now = at(1)
    await machine.reception.lose(GapReason.NOT_STORING)
    machine.now = at(2)
    await machine.reception.regain(GapReason.OFFLINE)
    assert await machine.gaps() == []
    machine.now = at(3)
    await machine.reception.regain(GapReason.NOT_STORING)

    assert [(since, until) for since, until, _ in await machine.gaps()] == [(0, 3)]


async def test_a_listener_that_could_not_start_left_a_gap_since_the_last_run(machine: Machine) -> None:
    await machine.reception.begin(None)
    await machine.reception.end()
    machine.now = at(20)
    await machine.restarted().lose(GapReason.NOT_LISTENING)
    assert machine.reception.gap_since == at(20)
    machine.now = at(30)
    await machine.reception.begin(None)

    assert await machine.gaps() == [(0, 30, GapReason.OFF)]


async def test_sleep_is_a_gap_for_as_long_as_it_lasted(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(60)
    await machine.reception.sleep_through(timedelta(minutes=45))

    assert await machine.gaps() == [(15, 60, GapReason.ASLEEP)]


async def test_a_clock_that_was_set_back_leaves_no_gap(machine: Machine) -> None:
    machine.now = at(60)
    await machine.reception.begin(None)
    machine.now = at(0)
    await machine.restarted().begin(None)

    assert await machine.gaps() == []
    machine.now = at(5)
    await machine.restarted().begin(None)
    assert await machine.gaps() == [(0, 5, GapReason.OFF)]


async def test_changes_are_told(machine: Machine) -> None:
    told: list[bool] = []
    await machine.reception.begin(None)
    machine.reception.subscribe(lambda: told.append(machine.reception.hears))
    await machine.reception.lose(GapReason.OFFLINE)
    await machine.reception.regain(GapReason.OFFLINE)

    assert told == [False, True]


async def test_what_we_refused_ourselves_is_known_from_its_first_to_its_last_moment(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(2)
    await machine.reception.go_on()
    machine.now = at(2.1)
    await machine.reception.lose(GapReason.REFUSED, at(1))
    assert machine.reception.gap_since == at(1)
    machine.now = at(9)
    await machine.reception.regain(GapReason.REFUSED, at(5))

    assert await machine.gaps() == [(1, 5, GapReason.REFUSED)]


@pytest.mark.parametrize("why", [GapReason.REFUSED, GapReason.NOT_STORING])
async def test_events_that_we_refused_are_told_however_short_it_was(machine: Machine, why: GapReason) -> None:
    await machine.reception.begin(None)
    machine.now = at(1.01)
    await machine.reception.lose(why, at(1))
    await machine.reception.regain(why)

    assert await machine.gaps() == [(1, 1.01, why)]


async def test_what_begins_and_ends_at_the_same_moment_is_told_in_this_order(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(3)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(machine.reception.lose(GapReason.NOT_STORING, at(1)))
        tasks.create_task(machine.reception.regain(GapReason.NOT_STORING, at(2)))

    assert machine.reception.hears
    assert await machine.gaps() == [(1, 2, GapReason.NOT_STORING)]


class FullLog(SqliteReceptionGaps):
    """Takes nothing while its disk is full."""

    is_full = False

    async def note_gap(self, gap: ReceptionGap) -> None:
        if self.is_full:
            raise GammaDesktopError("the disk is full")
        await super().note_gap(gap)


async def test_a_gap_that_a_full_disk_keeps_from_being_written_is_written_later(
    tmp_path: Path,
) -> None:
    async with Database(tmp_path / "book.db") as database:
        log = FullLog(database)
        machine = Machine(log)
        await machine.reception.begin(None)
        await machine.reception.lose(GapReason.NOT_STORING, at(0))
        machine.now, log.is_full = at(1), True
        await machine.reception.regain(GapReason.NOT_STORING)
        assert await machine.gaps() == []
        log.is_full = False
        await machine.reception.go_on()

        assert await machine.gaps() == [(0, 1, GapReason.NOT_STORING)]


async def test_events_that_were_stored_and_lost_leave_a_gap_from_the_last_that_is_known(
    machine: Machine,
) -> None:
    await machine.reception.begin(None)
    machine.now = at(4)
    await machine.reception.lost_what_came(at(3), at(4))
    assert await machine.gaps() == [(3, 4, GapReason.DAMAGED)]


async def test_where_none_is_known_the_gap_begins_where_events_could_come_last(
    machine: Machine,
) -> None:
    await machine.reception.begin(None)
    machine.now = at(30)
    await machine.restarted().lost_what_came(None, at(30))
    await machine.reception.begin(None)
    assert await machine.gaps() == [(0, 30, GapReason.DAMAGED)]
