"""The tee on a real journal, a real database and real sockets: order, headers, retries."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.demo.free_port import free_port
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.relay import TeeTarget
from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_tee import SqliteRelayTee, TeeState
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.relay.tee import Tee, TeeSchedule
from tests.fixtures.callback_receiver import CallbackReceiver, callback_receiver_on

PATIENCE = 60.0
IMPATIENT = TeeSchedule(retried_after=(timedelta(milliseconds=20),) * 3_000)
DROPS_SOON = TeeSchedule(retried_after=(timedelta(milliseconds=20),) * 3)
HEADERS = {"x-vtcrm-pbxid": "acme", "content-type": "application/json; charset=utf-8"}


@dataclass
class Rig:
    """A journal that is written here, and the tee that reads it."""

    folder: Path
    journal: JournalWriter
    database: Database
    offset: timedelta = field(default_factory=timedelta)

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def store(self, *bodies: str, query: str = "", before: timedelta = timedelta()) -> int:
        for body in bodies:
            self.journal.append(self.clock() - before, HEADERS, query, body.encode())
        return self.journal.last_position()

    def tee(self, *targets: TeeTarget | str, schedule: TeeSchedule = IMPATIENT) -> Tee:
        named = [each if isinstance(each, TeeTarget) else TeeTarget(each) for each in targets]
        return Tee(
            named,
            lambda: JournalReader(self.folder / "journal.db"),
            SqliteRelayTee(self.database),
            self.clock,
            schedule=schedule,
        )

    @asynccontextmanager
    async def running(self, tee: Tee, after: int = 0) -> AsyncIterator[None]:
        task = asyncio.get_running_loop().create_task(tee.run(after))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def saved(self, is_so: Callable[[TeeState], bool]) -> TeeState:
        """The state of the first URL, once it is so."""
        async with asyncio.timeout(PATIENCE):
            while True:
                states = await SqliteRelayTee(self.database).all()
                if states and is_so(states[0]):
                    return states[0]
                await asyncio.sleep(0.01)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    with closing(JournalWriter(tmp_path / "journal.db")) as journal:
        journal.open()
        async with Database(tmp_path / "relay.db", schema=Schema.RELAY) as database:
            yield Rig(tmp_path, journal, database)


@pytest.fixture
def crm() -> Iterator[CallbackReceiver]:
    with callback_receiver_on() as receiver:
        yield receiver


async def bodies(receiver: CallbackReceiver, count: int) -> list[str]:
    return [(await asyncio.to_thread(receiver.take)).body.decode() for _ in range(count)]


async def test_an_event_goes_on_as_it_came_with_the_headers_that_the_url_expects(
    rig: Rig, crm: CallbackReceiver
) -> None:
    rig.store('{"callId": "1"}', query="a=1&b=%20")
    async with rig.running(rig.tee(TeeTarget(crm.url, (("Authorization", "Bearer x"),)))):
        came = await asyncio.to_thread(crm.take)
    assert came.body == b'{"callId": "1"}'
    assert came.parameters == {"a": ["1"], "b": [" "]}
    told = {name.lower(): value for name, value in came.headers.items()}
    assert told["authorization"] == "Bearer x"
    assert told["x-vtcrm-pbxid"] == "acme"
    assert told["content-type"] == "application/json; charset=utf-8"
    assert not any("secret" in name for name in told)


async def test_events_that_come_later_go_on_in_their_order(rig: Rig, crm: CallbackReceiver) -> None:
    rig.store("1", "2")
    tee = rig.tee(crm.url)
    async with rig.running(tee):
        assert await bodies(crm, 2) == ["1", "2"]
        rig.store(*map(str, range(3, 60)))
        tee.wake()
        assert await bodies(crm, 57) == list(map(str, range(3, 60)))


async def test_a_url_that_is_new_gets_what_comes_from_then_on(rig: Rig, crm: CallbackReceiver) -> None:
    last = rig.store("before")
    rig.store("after")
    async with rig.running(rig.tee(crm.url), after=last):
        assert await bodies(crm, 1) == ["after"]


async def test_a_relay_that_starts_again_goes_on_where_it_was(rig: Rig, crm: CallbackReceiver) -> None:
    rig.store("1")
    async with rig.running(rig.tee(crm.url)):
        await bodies(crm, 1)
        await rig.saved(lambda state: state.delivered == 1)
    last = rig.store("2")
    async with rig.running(rig.tee(crm.url), after=last):
        assert await bodies(crm, 1) == ["2"]


@pytest.mark.parametrize("status", [302, 400, 401, 500, 503])
async def test_an_event_that_is_not_taken_is_tried_again_before_the_next(
    rig: Rig, crm: CallbackReceiver, status: int
) -> None:
    crm.statuses.put(status)
    rig.store("1", "2")
    async with rig.running(rig.tee(crm.url)):
        assert await bodies(crm, 3) == ["1", "1", "2"]
        state = await rig.saved(lambda state: state.delivered == 2)
    assert (state.last_error, state.failing_since, state.tries) == (str(status), None, 0)


async def test_no_url_waits_for_another(rig: Rig, crm: CallbackReceiver) -> None:
    with callback_receiver_on() as slow:
        slow.gate.clear()
        rig.store("1", "2")
        async with rig.running(rig.tee(slow.url, crm.url)):
            assert await bodies(crm, 2) == ["1", "2"]
            slow.gate.set()
            assert await bodies(slow, 2) == ["1", "2"]


async def test_a_url_that_does_not_answer_in_time_is_tried_again(rig: Rig, crm: CallbackReceiver) -> None:
    crm.gate.clear()
    rig.store("1")
    schedule = TeeSchedule(retried_after=IMPATIENT.retried_after, answered_within=0.2)
    async with rig.running(rig.tee(crm.url, schedule=schedule)):
        state = await rig.saved(lambda state: state.tries > 0)
        assert state.last_error == "timeout"
        crm.gate.set()
        await rig.saved(lambda state: state.delivered == 1)


async def test_a_url_that_is_not_there_has_its_events_wait(rig: Rig) -> None:
    rig.store("1")
    async with rig.running(rig.tee(f"http://127.0.0.1:{free_port()}/")):
        state = await rig.saved(lambda state: state.tries > 0)
    assert (state.last_error, state.position, state.delivered) == ("unreachable", 0, 0)


async def test_after_a_day_of_failures_events_are_dropped(rig: Rig, crm: CallbackReceiver) -> None:
    schedule = TeeSchedule()
    rig.store("1", "2", before=timedelta(hours=23))
    rig.store("3")
    await failing(rig, crm.url, since=timedelta(hours=23))
    async with rig.running(rig.tee(crm.url, schedule=schedule)):
        assert await bodies(crm, 1) == ["3"]
        state = await rig.saved(lambda state: state.delivered == 1)
    assert (state.dropped, state.failing_since) == (2, None)


async def test_an_event_is_given_all_of_its_retries_however_long_the_relay_was_off(
    rig: Rig, crm: CallbackReceiver
) -> None:
    rig.store("1", before=timedelta(days=3))
    crm.statuses.put(503)
    async with rig.running(rig.tee(crm.url)):
        assert await bodies(crm, 2) == ["1", "1"]


async def test_an_event_that_a_url_never_takes_is_dropped_after_its_retries_and_no_other_is(
    rig: Rig, crm: CallbackReceiver
) -> None:
    rig.store("bad")
    rig.store("good", before=timedelta(hours=-1))
    for _ in range(4):
        crm.statuses.put(400)
    async with rig.running(rig.tee(crm.url, schedule=DROPS_SOON)):
        state = await rig.saved(lambda state: state.delivered == 1)
    assert (state.dropped, state.position) == (1, 2)


async def test_a_url_that_failed_for_five_days_is_paused(rig: Rig, crm: CallbackReceiver) -> None:
    rig.store("1")
    await failing(rig, crm.url, since=timedelta(days=5))
    crm.statuses.put(500)
    async with rig.running(rig.tee(crm.url, schedule=TeeSchedule())):
        assert await bodies(crm, 1) == ["1"]
        assert (await rig.saved(lambda state: state.is_paused)).last_error == "500"


async def test_a_paused_url_is_tried_when_the_relay_starts_again(rig: Rig, crm: CallbackReceiver) -> None:
    rig.store("1")
    await failing(rig, crm.url, since=timedelta(days=6), is_paused=True)
    async with rig.running(rig.tee(crm.url, schedule=TeeSchedule())):
        assert await bodies(crm, 1) == ["1"]
        assert not (await rig.saved(lambda state: state.delivered == 1)).is_paused


async def test_what_was_erased_while_it_waited_is_not_passed_on(rig: Rig, crm: CallbackReceiver) -> None:
    rig.store("1", "2")
    rig.journal.erase([1])
    async with rig.running(rig.tee(crm.url)):
        assert await bodies(crm, 1) == ["2"]


async def test_a_url_that_is_named_no_longer_is_forgotten(rig: Rig, crm: CallbackReceiver) -> None:
    store = SqliteRelayTee(rig.database)
    await store.begin([crm.url, "https://old.example/"], after=0)
    await store.begin([crm.url], after=7)
    assert [each.url for each in await store.all()] == [crm.url]


def test_the_retries_last_for_a_day() -> None:
    assert timedelta(hours=22) < TeeSchedule().dropped_after < timedelta(hours=24)


async def failing(rig: Rig, url: str, *, since: timedelta, is_paused: bool = False) -> None:
    """Have a URL have failed for so long already, and its next try be due."""
    state = TeeState(url=url, position=0, tries=9, failing_since=rig.clock() - since, is_paused=is_paused)
    await SqliteRelayTee(rig.database).save(state)
