"""The receiver of a desk in a team keeps what every receiver promises, from a real relay, and more."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import TeamHealth
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.team.member.receiver import MemberReceiver, RelayAccess
from tests.integration.intake.event_receiver_contract import EventReceiverContract, Receiver, ReceiverBench
from tests.integration.team.running_relay import ANA, BEARER, RunningRelay, running_relay, trust


class TeamBench(ReceiverBench):
    """Gamma is played by what the relay stores."""

    def __init__(self, folder: Path, relay: RunningRelay, access: RelayAccess) -> None:
        super().__init__(folder)
        self.relay = relay
        self.access = access
        self.bearer = BEARER
        self.links: list[TeamHealth] = []

    def make(self, journal: JournalFile, on_refused: Callable[[RefusedEvents], None]) -> MemberReceiver:
        return MemberReceiver(
            self.access,
            journal,
            on_refused=on_refused,
            on_link=self._take_link,
            at_every=0.0,
            first_pause=0.02,
        )

    def make_one_that_cannot_start(self, journal: JournalFile) -> MemberReceiver:
        async def no_bearer() -> Sequence[str]:
            raise GammaDesktopError("no secret")

        access = RelayAccess(addresses=self.access.addresses, bearers=no_bearer, tls=self.access.tls)
        return MemberReceiver(access, journal, on_refused=lambda _refused: None, on_link=lambda _health: None)

    def sent_again(self, *bodies: bytes) -> list[bytes]:
        return list(bodies)

    async def send(self, receiver: Receiver, body: bytes) -> bool:
        before, told = receiver.health.problem, len(self.links)
        position = self.relay.append(body)
        while (self.relay.committed() or 0) < position:
            if self._is_hopeless(receiver, before) or any(map(is_turned_away, self.links[told:])):
                return False
            await asyncio.sleep(0.005)
        return True

    def change_secrets(self) -> None:
        self.bearer = "ana.another"
        self.relay.desks.by_bearer = {self.bearer: ANA}
        self.relay.server.use({})

    async def read_bearers(self) -> Sequence[str]:
        return [self.bearer]

    def _is_hopeless(self, receiver: Receiver, before: GammaDesktopError | None) -> bool:
        """Whether it has tried since then, and cannot have it."""
        assert isinstance(receiver, MemberReceiver)
        assert receiver._thread is not None
        assert receiver._thread._thread is not None
        has_new_problem = receiver.health.problem not in {None, before}
        return has_new_problem or not receiver._thread._thread.is_alive()

    def _take_link(self, health: TeamHealth) -> None:
        self.links.append(health)
        self._note()


def is_turned_away(link: TeamHealth) -> bool:
    return link.fault in {TeamFault.NOT_KNOWN, TeamFault.REMOVED}


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[TeamBench]:
    of_relay, of_desk = trust(tmp_path)
    async with running_relay(tmp_path, of_relay) as relay:
        bench: TeamBench

        async def read_bearers() -> Sequence[str]:
            return await bench.read_bearers()

        access = RelayAccess(addresses=[relay.address], bearers=read_bearers, tls=lambda: of_desk)
        bench = TeamBench(tmp_path, relay, access)
        yield bench
        await bench.end()


class TestMemberReceiver(EventReceiverContract):
    """All that every receiver promises."""
