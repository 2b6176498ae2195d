import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import SourceUnreachable
from gamma_desktop.contacts.sources import SourceState
from gamma_desktop.sync.service import REPEATEDLY, SourceService
from tests.unit.sync.sources_at_hand import TEAM, SourcesAtHand, sources_at_hand

PATIENCE = 60.0


class Day:
    """A desk at work."""

    def __init__(self, at_hand: SourcesAtHand) -> None:
        self.at_hand = at_hand
        self.minutes = 60
        self.changes = 0
        at_hand.book.subscribe(self._note_change)
        self.learnt: list[str] = []
        self.desk = SourceService(
            lambda: at_hand.sources,
            minutes=lambda: self.minutes,
            clock=lambda: at_hand.now,
            learn=self.learnt.append,
            rest=timedelta(),
        )
        self._told = asyncio.Event()
        self.desk.subscribe(self._told.set)

    async def until(self, is_so: Callable[[SourceState], bool]) -> SourceState:
        """Wait until the source Team is so."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._told.clear()
                for state in await self.desk.states():
                    if is_so(state):
                        return state
                await self._told.wait()

    def later(self, passed: timedelta) -> None:
        """So much time has passed."""
        self.at_hand.now += passed
        self.desk.look_again()

    def _note_change(self) -> None:
        self.changes += 1


def was_read(state: SourceState) -> bool:
    return state.kept.status.last_success is not None and not state.is_running


def has_failed(state: SourceState) -> bool:
    return state.kept.status.failures > 0 and not state.is_running


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    async with sources_at_hand(tmp_path) as at_hand:
        day = Day(at_hand)
        running = asyncio.get_running_loop().create_task(day.desk.run())
        yield day
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_source_is_read_once_the_program_has_come_to_rest_and_again_an_hour_later(day: Day) -> None:
    await day.at_hand.sources.add(TEAM, "p")
    day.desk.look_again()
    await day.until(was_read)
    assert (day.changes, len(day.at_hand.reader.asked)) == (1, 1)
    day.later(timedelta(minutes=60))
    await day.until(lambda state: state.kept.status.last_success == day.at_hand.now)
    assert len(day.at_hand.reader.asked) == 2


async def test_what_did_not_change_is_not_shown_again(day: Day) -> None:
    await day.desk.add(TEAM, "p")
    await day.until(was_read)
    day.at_hand.now += timedelta(minutes=1)
    day.desk.sync("Team")
    await day.until(lambda state: state.kept.status.last_success == day.at_hand.now)
    assert day.changes == 1


async def test_where_none_is_read_by_itself_a_source_is_read_when_asked(day: Day) -> None:
    day.minutes = 0
    await day.at_hand.sources.add(TEAM, "p")
    day.desk.look_again()
    assert not was_read((await day.desk.states())[0])
    day.desk.sync("Team")
    await day.until(was_read)


async def test_a_reading_shows_how_far_it_is_and_ends_when_cancelled(day: Day) -> None:
    day.at_hand.reader.gate.clear()
    await day.desk.add(TEAM, "p")
    running = await day.until(lambda state: state.done == 1)
    assert (running.is_running, running.total) == (True, 2)
    day.desk.cancel("Team")
    state = await day.until(lambda state: not state.is_running)
    assert (state.kept.status.last_success, state.kept.status.failures) == (None, 0)
    day.at_hand.reader.gate.set()
    day.desk.sync("Team")
    await day.until(was_read)


async def test_one_is_read_after_another(day: Day) -> None:
    day.at_hand.reader.gate.clear()
    await day.desk.add(TEAM, "p")
    await day.until(lambda state: state.is_running)
    day.desk.sync("Team")
    assert (await day.desk.states())[0].is_running
    assert len(day.at_hand.reader.asked) == 1


async def test_a_source_that_fails_again_and_again_is_told_of_until_it_succeeds(day: Day) -> None:
    day.at_hand.reader.problem = SourceUnreachable(SourceProblem.LATER, said="no")
    await day.desk.add(TEAM, "p")
    await day.until(has_failed)
    for failures in range(2, REPEATEDLY + 1):
        day.later(timedelta(hours=1))
        await day.until(lambda state, failures=failures: state.kept.status.failures == failures)  # type: ignore[misc]  # a lambda with a default
    day.at_hand.reader.problem = None
    day.later(timedelta(hours=1))
    await day.until(was_read)
    assert day.learnt[:-1] == [
        "",
        "",
        "“Team”: The server cannot be reached. Try again later. It says: “no”.",
    ]
    assert day.learnt[-1] == ""


async def test_a_source_that_is_removed_is_read_no_more(day: Day) -> None:
    day.at_hand.reader.gate.clear()
    await day.desk.add(TEAM, "p")
    await day.until(lambda state: state.is_running)
    assert await day.desk.remove("Team") == 0
    assert await day.desk.states() == ()
    assert await day.at_hand.names() == []
