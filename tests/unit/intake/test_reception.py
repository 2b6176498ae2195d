"""What keeps events away leaves a blind time, whatever it was and however it ended."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.blind_times import Blindness, BlindTime
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.store.blind_times import SqliteBlindTimes
from gamma_desktop.store.database import Database

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


class Machine:
    """A clock, and the program on it, which may be started anew."""

    def __init__(self, log: SqliteBlindTimes) -> None:
        self.log = log
        self.now = TEN
        self.reception = self.restarted()

    def restarted(self) -> EventReception:
        self.reception = EventReception(self.log, lambda: self.now)
        return self.reception

    async def blind(self) -> list[tuple[float, float, Blindness]]:
        """All blind times, oldest first, in minutes after ten."""
        times = await self.log.blind_times(limit=99)
        return [(minutes(each.since), minutes(each.until), each.why) for each in reversed(times)]


def minutes(moment: datetime) -> float:
    return (moment - TEN).total_seconds() / 60


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with Database(tmp_path / "book.db") as database:
        yield Machine(SqliteBlindTimes(database))


async def test_the_very_first_start_knows_of_no_blind_time(machine: Machine) -> None:
    await machine.reception.begin(None)

    assert machine.reception.hears
    assert await machine.blind() == []


async def test_a_program_that_was_ended_was_blind_until_it_listens_again(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(2)
    await machine.reception.end()
    machine.now = at(17)
    await machine.restarted().begin(None)

    assert await machine.blind() == [(2, 17, Blindness.OFF)]
    assert machine.reception.latest == BlindTime(since=at(2), until=at(17), why=Blindness.OFF)


async def test_a_program_that_crashed_was_blind_from_its_last_note_on(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(5)
    await machine.reception.go_on()
    machine.now = at(9)
    await machine.restarted().begin(None)

    assert await machine.blind() == [(5, 9, Blindness.OFF)]


async def test_an_event_that_came_in_after_the_last_note_was_heard(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(9)
    await machine.restarted().begin(at(3))

    assert await machine.blind() == [(3, 9, Blindness.OFF)]


async def test_a_short_restart_is_not_told(machine: Machine) -> None:
    await machine.reception.begin(None)
    await machine.reception.end()
    machine.now = at(0.1)
    await machine.restarted().begin(None)

    assert await machine.blind() == []


async def test_what_is_lost_and_regained_leaves_its_reason(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(1)
    await machine.reception.lose(Blindness.OFFLINE)
    blind_since = [machine.reception.blind_since]
    machine.now = at(4)
    await machine.reception.regain(Blindness.OFFLINE)
    blind_since.append(machine.reception.blind_since)

    assert blind_since == [at(1), None]
    assert await machine.blind() == [(1, 4, Blindness.OFFLINE)]


async def test_two_obstacles_make_one_stretch_until_both_are_gone(machine: Machine) -> None:
    await machine.reception.begin(None)
    await machine.reception.lose(Blindness.OFFLINE)
    machine.now = at(1)
    await machine.reception.lose(Blindness.NOT_STORING)
    machine.now = at(2)
    await machine.reception.regain(Blindness.OFFLINE)
    assert await machine.blind() == []
    machine.now = at(3)
    await machine.reception.regain(Blindness.NOT_STORING)

    assert [(since, until) for since, until, _ in await machine.blind()] == [(0, 3)]


async def test_a_listener_that_could_not_start_was_blind_since_the_last_run(machine: Machine) -> None:
    await machine.reception.begin(None)
    await machine.reception.end()
    machine.now = at(20)
    await machine.restarted().lose(Blindness.NOT_LISTENING)
    assert machine.reception.blind_since == at(20)
    machine.now = at(30)
    await machine.reception.begin(None)

    assert await machine.blind() == [(0, 30, Blindness.OFF)]


async def test_sleep_is_blind_for_as_long_as_it_lasted(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(60)
    await machine.reception.sleep_through(timedelta(minutes=45))

    assert await machine.blind() == [(15, 60, Blindness.ASLEEP)]


async def test_a_clock_that_was_set_back_leaves_no_blind_time(machine: Machine) -> None:
    machine.now = at(60)
    await machine.reception.begin(None)
    machine.now = at(0)
    await machine.restarted().begin(None)

    assert await machine.blind() == []
    machine.now = at(5)
    await machine.restarted().begin(None)
    assert await machine.blind() == [(0, 5, Blindness.OFF)]


async def test_changes_are_told(machine: Machine) -> None:
    told: list[bool] = []
    await machine.reception.begin(None)
    machine.reception.subscribe(lambda: told.append(machine.reception.hears))
    await machine.reception.lose(Blindness.OFFLINE)
    await machine.reception.regain(Blindness.OFFLINE)

    assert told == [False, True]


async def test_what_we_refused_ourselves_is_known_from_its_first_to_its_last_moment(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(2)
    await machine.reception.go_on()
    machine.now = at(2.1)
    await machine.reception.lose(Blindness.REFUSED, at(1))
    assert machine.reception.blind_since == at(1)
    machine.now = at(9)
    await machine.reception.regain(Blindness.REFUSED, at(5))

    assert await machine.blind() == [(1, 5, Blindness.REFUSED)]


@pytest.mark.parametrize("why", [Blindness.REFUSED, Blindness.NOT_STORING])
async def test_events_that_we_refused_are_told_however_short_it_was(machine: Machine, why: Blindness) -> None:
    await machine.reception.begin(None)
    machine.now = at(1.01)
    await machine.reception.lose(why, at(1))
    await machine.reception.regain(why)

    assert await machine.blind() == [(1, 1.01, why)]


async def test_what_begins_and_ends_at_the_same_moment_is_told_in_this_order(machine: Machine) -> None:
    await machine.reception.begin(None)
    machine.now = at(3)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(machine.reception.lose(Blindness.NOT_STORING, at(1)))
        tasks.create_task(machine.reception.regain(Blindness.NOT_STORING, at(2)))

    assert machine.reception.hears
    assert await machine.blind() == [(1, 2, Blindness.NOT_STORING)]


class FullLog(SqliteBlindTimes):
    """Takes nothing while its disk is full."""

    is_full = False

    async def note_blind(self, blind: BlindTime) -> None:
        if self.is_full:
            raise GammaDesktopError("the disk is full")
        await super().note_blind(blind)


async def test_a_blind_time_that_a_full_disk_keeps_from_being_written_is_written_later(
    tmp_path: Path,
) -> None:
    async with Database(tmp_path / "book.db") as database:
        log = FullLog(database)
        machine = Machine(log)
        await machine.reception.begin(None)
        await machine.reception.lose(Blindness.NOT_STORING, at(0))
        machine.now, log.is_full = at(1), True
        await machine.reception.regain(Blindness.NOT_STORING)
        assert await machine.blind() == []
        log.is_full = False
        await machine.reception.go_on()

        assert await machine.blind() == [(0, 1, Blindness.NOT_STORING)]


async def test_events_that_were_stored_and_lost_leave_a_blind_time_from_the_last_that_is_known(
    machine: Machine,
) -> None:
    await machine.reception.begin(None)
    machine.now = at(4)
    await machine.reception.lost_what_came(at(3), at(4))
    assert await machine.blind() == [(3, 4, Blindness.DAMAGED)]


async def test_where_none_is_known_the_blind_time_begins_where_events_could_come_last(
    machine: Machine,
) -> None:
    await machine.reception.begin(None)
    machine.now = at(30)
    await machine.restarted().lost_what_came(None, at(30))
    await machine.reception.begin(None)
    assert await machine.blind() == [(0, 30, Blindness.DAMAGED)]
