"""Acting on calls by way of a relay keeps what all promise that act on calls; and each is done once."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import (
    BadRequest,
    MaybeSent,
    NotAllowed,
    RefusedByTeam,
    TeamUnreachable,
)
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.simulator.server import SimulatedCloud
from gamma_desktop.store.relay_commands import CommandRecord, SqliteRelayCommands
from gamma_desktop.team.frames import Command, State, Verb
from gamma_desktop.team.member.call_control import MemberTelephony
from gamma_desktop.team.member.link import Link
from gamma_desktop.team.ports import Desk, Right
from gamma_desktop.team.relay.commands import CommandRunner
from tests.fakes.call_control import FakeCallControl
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud
from tests.integration.team.running_relay import (
    ANA,
    BEARER,
    PATIENCE,
    NoCalls,
    RunningRelay,
    now,
    running_relay,
    trust,
)
from tests.integration.test_call_control import CloudBench
from tests.unit.calls.call_control_contract import EXTENSION, NUMBER, CallControlContract


class LinkedDesk:
    """A desk's connection to a relay, without its log."""

    def __init__(
        self,
        relay: RunningRelay,
        tls: ssl.SSLContext,
        *addresses: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.link = Link(
            addresses or [relay.address],
            tls,
            lambda: [BEARER],
            None,
            session="a run",
            clock=clock,
            first_pause=0.02,
        )
        self.telephony = MemberTelephony(self.link.ask, lambda: self.link.team.directory)

    async def __aenter__(self) -> Self:
        self._running = asyncio.get_running_loop().create_task(self.link.run())
        await self.link.until_decided()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.until_it_may_end()
        self._running.cancel()
        await asyncio.wait([self._running])


@pytest.fixture(scope="module")
def cloud() -> Iterator[RunningCloud]:
    with running_cloud(SimulatedCloud(policy=QUICK)) as running:
        yield running


class TestMemberTelephony(CallControlContract):
    """All that everything promises that acts on calls: from a desk, by a real relay, at a simulated cloud."""

    @pytest.fixture
    async def bench(self, cloud: RunningCloud, tmp_path: Path) -> AsyncIterator[CloudBench]:
        bench = CloudBench(cloud)
        of_relay, of_desk = trust(tmp_path)
        async with (
            running_relay(tmp_path, of_relay, control=bench.client) as relay,
            LinkedDesk(relay, of_desk) as desk,
        ):
            bench.control = desk.telephony
            yield bench
        await bench.client.aclose()


@pytest.fixture
def gamma() -> FakeCallControl:
    return FakeCallControl()


@pytest.fixture
async def relay(tmp_path: Path, gamma: FakeCallControl) -> AsyncIterator[RunningRelay]:
    of_relay, _ = trust(tmp_path)
    async with running_relay(tmp_path, of_relay, control=gamma) as running:
        yield running


@pytest.fixture
async def desk(relay: RunningRelay, tmp_path: Path) -> AsyncIterator[LinkedDesk]:
    async with LinkedDesk(relay, trust(tmp_path)[1]) as linked:
        yield linked


def dialling(command_id: str = "gd-1", **changes: object) -> Command:
    told = {"extension": EXTENSION, "destination": NUMBER} | changes
    return Command(id=command_id, verb=Verb.DIAL, **told)  # type: ignore[arg-type]  # a mapping of fields


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_a_desk_whose_clock_is_off_dials_in_time(
    relay: RunningRelay, gamma: FakeCallControl, tmp_path: Path, minutes: int
) -> None:
    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes)

    async with LinkedDesk(relay, trust(tmp_path)[1], clock=clock) as desk:
        result = await desk.link.ask(dialling())

    assert result.state is State.ACCEPTED
    assert len(gamma.requests) == 1


async def until_asked(gamma: FakeCallControl) -> None:
    async with asyncio.timeout(PATIENCE):
        while not gamma.requests:  # noqa: ASYNC110  (it notes, and tells nothing)
            await asyncio.sleep(0.005)


async def test_a_repeated_id_gets_what_became_of_the_first_and_is_asked_once(
    relay: RunningRelay, desk: LinkedDesk, gamma: FakeCallControl
) -> None:
    gamma.errors += [None, BadRequest(404, "no such call"), MaybeSent()]
    before = [await desk.link.ask(dialling(each)) for each in ("gd-1", "gd-2", "gd-3")]
    relay.commands = relay.new_commands()
    again = [await relay.commands.run(ANA, dialling(each)) for each in ("gd-1", "gd-2", "gd-3")]

    assert [each.state for each in before] == [State.ACCEPTED, State.REFUSED, State.UNKNOWN]
    assert [(each.state, each.code, each.status) for each in again] == [
        (each.state, each.code, each.status) for each in before
    ]
    assert len(gamma.requests) == 3


async def test_the_same_command_twice_at_once_is_asked_once(
    relay: RunningRelay, gamma: FakeCallControl
) -> None:
    gamma.gate.clear()
    both = asyncio.gather(*(relay.commands.run(ANA, dialling()) for _ in range(2)))
    await until_asked(gamma)
    gamma.gate.set()

    assert [each.state for each in await both] == [State.ACCEPTED] * 2
    assert len(gamma.requests) == 1


async def test_what_an_earlier_run_left_under_way_is_unknown_and_not_asked_again(
    relay: RunningRelay, gamma: FakeCallControl
) -> None:
    await relay.records.begin("gd-1", desk=ANA.id, verb=Verb.DIAL, at=now())
    at_once = await relay.new_commands().run(ANA, dialling())
    later = relay.new_commands()
    await later.begin()

    assert [at_once.state, (await later.run(ANA, dialling())).state] == [State.UNKNOWN] * 2
    assert gamma.requests == []


async def test_what_comes_too_late_is_not_asked(relay: RunningRelay, gamma: FakeCallControl) -> None:
    late = dialling(not_after=now() - timedelta(milliseconds=1))
    result = await relay.commands.run(ANA, late)

    assert (result.state, result.code) == (State.REFUSED, TeamRefusal.TOO_LATE)
    assert gamma.requests == []


async def test_one_desk_learns_nothing_of_the_commands_of_another(
    relay: RunningRelay, gamma: FakeCallControl
) -> None:
    await relay.commands.run(ANA, dialling())
    result = await relay.commands.run(Desk(id="luis", name="Luis", extensions=(EXTENSION,)), dialling())

    assert (result.state, result.code) == (State.REFUSED, TeamRefusal.RIGHTS)
    assert len(gamma.requests) == 1


@pytest.mark.parametrize(
    ("command", "right"),
    [
        (dialling(extension="999"), Right.ANY_EXTENSION),
        (dialling(destination="0033123456789"), Right.INTERNATIONAL),
        (dialling(destination="803456789"), Right.PREMIUM),
        (Command(id="gd-1", verb=Verb.DROP, call="471900"), Right.ANY_CALL),
        (Command(id="gd-1", verb=Verb.REDIRECT, call="471900", destination="202"), Right.ANY_CALL),
    ],
)
async def test_a_desk_does_what_it_has_the_right_to(
    relay: RunningRelay, gamma: FakeCallControl, command: Command, right: Right
) -> None:
    without = Desk(id="luis", name="Luis", extensions=(EXTENSION,), rights=frozenset(Right) - {right})
    refused = await relay.commands.run(without, command)
    assert refused.state is State.REFUSED
    assert gamma.requests == []

    done = await relay.commands.run(ANA, command)
    assert (done.state, len(gamma.requests)) == (State.ACCEPTED, 1)


async def test_emergency_numbers_and_what_it_dialled_itself_need_no_right(
    relay: RunningRelay, gamma: FakeCallControl
) -> None:
    luis = Desk(id="luis", name="Luis", extensions=(EXTENSION,))
    called = await relay.commands.run(luis, dialling(destination="112"))
    dropped = await relay.commands.run(luis, Command(id="gd-2", verb=Verb.DROP, call="gd-1"))

    assert [called.state, dropped.state] == [State.ACCEPTED] * 2
    assert [request[0] for request in gamma.requests] == ["dial", "drop"]


async def test_a_desk_that_asks_too_often_is_refused_until_a_while_has_passed(
    relay: RunningRelay, gamma: FakeCallControl
) -> None:
    results = [await relay.commands.run(ANA, dialling(f"gd-{number}")) for number in range(25)]

    assert [result.code for result in results[-3:]] == [TeamRefusal.RATE] * 3
    assert len(gamma.requests) < 25


async def test_what_a_newer_desk_asks_is_refused(relay: RunningRelay) -> None:
    for command in (Command(id="1", verb="park", call="1"), Command(id="2", verb="dial", call="1")):
        assert (await relay.commands.run(ANA, command)).code == TeamRefusal.NOT_KNOWN


async def test_without_a_connection_nothing_is_sent(relay: RunningRelay, tmp_path: Path) -> None:
    desk = LinkedDesk(relay, trust(tmp_path)[1])
    with pytest.raises(TeamUnreachable):
        await desk.telephony.drop("471900")


async def test_a_connection_that_is_lost_over_a_command_leaves_it_open(
    relay: RunningRelay, desk: LinkedDesk, gamma: FakeCallControl
) -> None:
    gamma.gate.clear()
    asking = asyncio.get_running_loop().create_task(desk.telephony.drop("471900"))
    await until_asked(gamma)
    relay.server.use({})

    with pytest.raises(MaybeSent):
        await asking
    gamma.gate.set()


async def test_a_relay_that_refuses_says_why(desk: LinkedDesk, gamma: FakeCallControl) -> None:
    gamma.errors += [NotAllowed(403, "as Gamma says")]
    with pytest.raises(NotAllowed, match="as Gamma says"):
        await desk.telephony.drop("471900")
    for _ in range(19):
        await desk.telephony.drop("471900")
    with pytest.raises(RefusedByTeam) as refused:
        await asyncio.gather(*(desk.telephony.drop("471900") for _ in range(5)))

    assert refused.value.code is TeamRefusal.RATE


async def test_a_command_tries_each_relay_before_it_gives_up(
    relay: RunningRelay, gamma: FakeCallControl, tmp_path: Path
) -> None:
    tls = trust(tmp_path)[1]
    async with LinkedDesk(relay, tls, "127.0.0.1:1", relay.address) as desk:
        await desk.telephony.drop("471900")
    async with LinkedDesk(relay, tls, "127.0.0.1:1", "127.0.0.1:2") as desk:
        with pytest.raises(TeamUnreachable):
            await desk.telephony.drop("471900")

    assert gamma.requests == [("drop", "471900")]


async def test_the_extensions_are_those_that_the_relay_tells(desk: LinkedDesk) -> None:
    assert [each.number for each in await desk.telephony.extensions()] == ["203", "204"]


class ForgetfulRecords(SqliteRelayCommands):
    """Records that are not on the disk when Gamma is asked: a relay without durable commands."""

    async def begin(
        self,
        command: str,
        *,
        desk: str,
        verb: str,
        at: datetime,
    ) -> CommandRecord | None:
        del command, desk, verb, at
        return None


async def ask_over_kills(gamma: FakeCallControl, records: SqliteRelayCommands) -> int:
    """Kill a relay over each of some commands, once Gamma was asked, and ask again; the most for one."""
    for number in range(10):
        command = dialling(f"gd-{number}")
        gamma.gate.clear()
        asked = len(gamma.requests) + 1
        runner = CommandRunner(gamma, records, NoCalls(), rules=NumberRules, clock=now)
        running = asyncio.get_running_loop().create_task(runner.run(ANA, command))
        while len(gamma.requests) < asked:  # noqa: ASYNC110  (it notes, and tells nothing)
            await asyncio.sleep(0.002)
        running.cancel()
        await asyncio.wait([running])
        gamma.gate.set()
        after = CommandRunner(gamma, records, NoCalls(), rules=NumberRules, clock=now)
        await after.begin()
        for _ in range(2):
            await after.run(ANA, command)
    return max(Counter(request[-1] for request in gamma.requests).values())


async def test_over_kills_each_command_is_asked_once(relay: RunningRelay, gamma: FakeCallControl) -> None:
    assert await ask_over_kills(gamma, relay.records) == 1


async def test_the_rig_shows_a_relay_that_does_not_keep_commands(
    relay: RunningRelay, gamma: FakeCallControl
) -> None:
    assert await ask_over_kills(gamma, ForgetfulRecords(relay.database)) > 1
