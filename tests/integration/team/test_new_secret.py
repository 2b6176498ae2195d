"""A desk is given another secret now and then, keeps it, and comes by it the next time."""

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path

from gamma_desktop.app.membership_way import MembershipWay
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.team.membership import Membership
from gamma_desktop.team.relay.authority import RelayAuthority
from tests.fakes.secret_store import FakeSecretStore
from tests.integration.team.running_relay import (
    ANA,
    BEARER,
    PATIENCE,
    RunningRelay,
    now,
    running_relay,
)

NEW = "n" * 43


class FullKeyring(FakeSecretStore):
    """Keeps nothing more; what it is given is held in memory, if that will do."""

    def __init__(self) -> None:
        super().__init__()
        self.was_asked = asyncio.Event()

    async def write(self, name: str, secret: str) -> VaultHealth:
        await super().write(name, secret)
        self.was_asked.set()
        return VaultHealth(state=VaultState.REFUSED)

    async def keep(self, _name: str, _secret: str) -> VaultHealth:
        self.was_asked.set()
        return VaultHealth(state=VaultState.REFUSED)


def member_of(relay: RunningRelay, folder: Path) -> Membership:
    return Membership(
        desk="ana",
        name="Ana",
        relays=(relay.address,),
        authority=RelayAuthority(folder / "authority", ("127.0.0.1",), now).pem,
        joined_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def way_of_desk(
    relay: RunningRelay, vault: FakeSecretStore, folder: Path
) -> tuple[MembershipWay, JournalFile]:
    """The way of a desk that comes by the secret which the relay knows."""
    vault.kept[SecretName.DESK_SECRET] = BEARER.removeprefix("ana.")
    way = MembershipWay(member_of(relay, folder), vault, relay.supervisor.spawn)
    return way, JournalFile(path=folder / "journal.db", cursor=lambda: 0, wake=lambda: None)


async def test_a_desk_keeps_the_new_secret_and_comes_by_it(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    async with running_relay(tmp_path, tls[0]) as relay:
        relay.new_secrets = [NEW]
        vault = FakeSecretStore()
        way, journal = way_of_desk(relay, vault, tmp_path)
        receiver = way.new_receiver(ListenerSettings(), journal, on_refused=lambda _refused: None)
        await receiver.start()
        async with asyncio.timeout(PATIENCE):
            while vault.kept[SecretName.DESK_SECRET] != f"{NEW},secret":  # noqa: ASYNC110  (a keyring tells nothing)
                await asyncio.sleep(0.005)
            relay.desks.by_bearer = {f"ana.{NEW}": ANA}
            relay.desks.came_by.clear()
            relay.server.use({})  # it has to come back
            while f"ana.{NEW}" not in relay.desks.came_by:
                receiver.try_now()
                await asyncio.sleep(0.02)
        await receiver.stop()


async def test_a_secret_that_the_keyring_does_not_keep_is_never_used(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path
) -> None:
    """The relay would forget the former one, and the program would end with the only one that is good."""
    async with running_relay(tmp_path, tls[0]) as relay:
        relay.new_secrets = [NEW]
        vault = FullKeyring()
        way, journal = way_of_desk(relay, vault, tmp_path)
        for times in (1, 2):  # settings have changed meanwhile, say
            receiver = way.new_receiver(ListenerSettings(), journal, on_refused=lambda _refused: None)
            await receiver.start()
            async with asyncio.timeout(PATIENCE):
                await vault.was_asked.wait()
                while len(relay.desks.came_by) < times:  # noqa: ASYNC110  (a relay tells nothing)
                    await asyncio.sleep(0.005)
            await receiver.stop()
        assert relay.desks.came_by == [BEARER, BEARER]
