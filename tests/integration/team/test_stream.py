"""Relays over one stream, on three real servers of NATS: what they acknowledge is in all journals, once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import msgspec
import pytest
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from gamma_desktop.calls.facts import FACT
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import FollowedLog, LogEntry, ReceivedEvent
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_commands import CommandRecord, CommandState, SqliteRelayCommands
from gamma_desktop.store.relay_members import JoinAttempt, Redemption, SqliteRelayMembers
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.frames import Command, State, Verb, mark_in_hex
from gamma_desktop.team.invitation import JoinCode
from gamma_desktop.team.ports import Desk
from gamma_desktop.team.relay.commands import NotShared
from gamma_desktop.team.relay.desks import DeskRegister
from gamma_desktop.team.relay.facts import Overtaken
from gamma_desktop.team.relay.invitations import Guest, Invitations
from gamma_desktop.team.relay.presence import PresenceBoard
from gamma_desktop.team.relay.stream.copying import StreamCopy
from gamma_desktop.team.relay.stream.log_stream import join_log
from gamma_desktop.team.relay.stream.presence import SUBJECT as PRESENCE
from gamma_desktop.team.relay.stream.servers import Connector, NatsAccess, Session
from gamma_desktop.team.relay.stream.shared import SharedCommands, SharedFacts, SharedStream
from gamma_desktop.team.relay.stream.storage import StreamPlan
from gamma_desktop.team.relay.stream.wire import encoded, new_entry, subject_of_entries
from gamma_desktop.team.secrets import bearer, hash_of, new_desk_id, new_secret
from tests.fixtures.nats_cluster import NatsCluster

PATIENCE = 60.0
ANA = Desk(id="ana", name="Ana", extensions=("203",))
LUIS = Desk(id="luis", name="Luis", extensions=("204",))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsCluster]:
    with NatsCluster(tmp_path_factory.mktemp("nats")) as running:
        yield running


def now() -> datetime:
    return datetime.now(UTC)


def event(body: bytes) -> ReceivedEvent:
    return ReceivedEvent(datetime.now(UTC), {"x-vtcrm-pbxid": "acme"}, "a=1", body)


class Relay:
    """What a relay has of the stream: spool, storage, journal, and its own database."""

    def __init__(self, folder: Path, access: NatsAccess, *, silent_for: float = 30) -> None:
        folder.mkdir(exist_ok=True)
        self.writer = JournalWriter(folder / "journal.db")
        self.reader = JournalReader(folder / "journal.db")
        self.spool = folder / "spool.db"
        self.plan = StreamPlan(
            access=access, spool=self.spool, kept=timedelta(days=30), silent_for=silent_for
        )
        self.database = Database(folder / "relay.db", schema=Schema.RELAY)
        self.members = SqliteRelayMembers(self.database)
        self.desks = DeskRegister(self.database, now)
        self.shared = SharedStream(self.plan, self.members, self.desks.look)
        self.records = SqliteRelayCommands(self.database)
        self.commands = SharedCommands(self.records, self.shared)
        self.facts = SharedFacts(self.shared, self._until_copied)
        self.presence = PresenceBoard()
        self.presence.on_change = self.presence.renew
        self.presence.on_own = self.shared.tell_presence
        self.shared.on_presence = self.presence.take_of_relay
        self.sent: list[bytes] = []

    async def _until_copied(self, position: int) -> None:
        while self.reader.last_position() < position:  # noqa: ASYNC110  (a file tells nothing)
            await asyncio.sleep(0.005)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        loop = asyncio.get_running_loop()
        self.storage = self.shared.new_storage(self.writer, lambda: None)
        async with self.database, self.storage.running():
            besides = [
                loop.create_task(self.shared.share_members()),
                loop.create_task(self.shared.take_commands(self.records.take)),
            ]
            try:
                yield self
                assert not any(each.done() for each in besides)
            finally:
                for each in besides:
                    each.cancel()
                await asyncio.wait(besides)
        self.writer.close()
        self.reader.close()

    async def store(self, body: bytes) -> None:
        assert await self.storage.store(event(body))
        self.sent.append(body)

    def says(self, extension: str) -> str:
        """What is told of an extension at it."""
        return self.presence.by_extension[extension].state

    def entries(self) -> Sequence[LogEntry]:
        return self.reader.entries_after(0, 100_000)

    def spooled(self) -> Sequence[LogEntry]:
        """What is in its spool."""
        with JournalReader(self.spool) as spool:
            return spool.entries_after(0, 100_000)

    def waiting(self) -> int:
        """How much is in its spool."""
        return len(self.spooled())


def access(cluster: NatsCluster) -> NatsAccess:
    return NatsAccess(servers=cluster.urls, credentials=cluster.credentials)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110  (files and servers tell nothing)
            await asyncio.sleep(0.02)


def bodies(relay: Relay) -> list[bytes]:
    return [entry.body for entry in relay.entries()]


async def test_without_a_quorum_events_are_spooled_and_both_relays_have_all_of_them_in_order_afterwards(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one, two = (Relay(tmp_path / name, access(cluster)) for name in ("one", "two"))
    async with one.running(), two.running():
        for number in range(20):
            await one.store(b"one before %d" % number)
            await two.store(b"two before %d" % number)
        leader = cluster.leader()
        killed = [leader, next(server for server in cluster.servers if server is not leader)]
        for server in killed:
            server.kill()
        for number in range(40):
            await one.store(b"one without %d" % number)
        assert one.waiting() == 40
        assert one.storage.health.spooling_since == one.spooled()[0].received_at
        with pytest.raises(NotShared):
            await one.commands.begin("no-quorum", desk="ana", verb="dial", at=now())
        cluster.start()
        await until(lambda: one.waiting() == 0)
        await until(lambda: one.storage.health.spooling_since is None)
        await one.store(b"one after")
        await until(lambda: len(one.entries()) == len(two.entries()) == 81)

        assert one.entries() == two.entries()
        assert [body for body in bodies(one) if body.startswith(b"one")] == one.sent
        assert [body for body in bodies(one) if body.startswith(b"two")] == two.sent
        assert one.reader.log_id() == two.reader.log_id()


async def test_a_command_is_done_by_one_relay_and_the_other_knows_what_became_of_it(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one, two = (Relay(tmp_path / name, access(cluster)) for name in ("one", "two"))
    async with one.running(), two.running():
        assert await one.commands.begin("a-call", desk="ana", verb="dial", at=now()) is None
        again = await two.commands.begin("a-call", desk="ana", verb="dial", at=now())
        assert again is not None
        assert again.state is CommandState.ASKED
        await one.commands.finish("a-call", CommandState.ACCEPTED, at=now())
        found = await until_found(two.records, "a-call", CommandState.ACCEPTED)
        assert found.desk == "ana"
        at_one = await two.commands.begin("at-two", desk="luis", verb="drop", at=now())
        assert at_one is None
        await two.commands.finish("at-two", CommandState.REFUSED, at=now(), code="gamma 403")
        assert (await until_found(one.records, "at-two", CommandState.REFUSED)).code == "gamma 403"
        assert b"a-call" not in b"".join(bodies(one))


async def test_of_two_facts_that_are_judged_at_one_time_the_second_is_judged_again(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one, two = (Relay(tmp_path / name, access(cluster)) for name in ("one", "two"))
    async with one.running(), two.running():
        await one.facts.catch_up()
        await two.facts.catch_up()
        await one.facts.write(b"Ana claims it", now())
        with pytest.raises(Overtaken):
            await two.facts.write(b"Luis claims it", now())
        await two.facts.catch_up()
        assert two.entries()[-1].body == b"Ana claims it"
        assert two.entries()[-1].kind == FACT
        await two.facts.write(b"Luis hears of it", now())
        await one.facts.catch_up()
        assert [entry.body for entry in one.entries() if entry.kind == FACT] == [
            b"Ana claims it",
            b"Luis hears of it",
        ]


async def test_who_is_invited_at_one_relay_joins_at_the_other_and_is_removed_at_both(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one, two = (Relay(tmp_path / name, access(cluster)) for name in ("one", "two"))
    secret, desk = new_secret(), new_desk_id()
    async with one.running(), two.running():
        lines = await Invitations(one.members, ("relay:8443",), "hash", now).invite([Guest(name="Ana")])
        code = JoinCode.read(lines[0].code)
        assert code is not None
        attempt = JoinAttempt(
            invitation=code.invitation,
            code_hash=hash_of(code.proof),
            desk=desk,
            secret_hash=hash_of(secret),
            at=now(),
        )
        await until_joined(two.members, attempt)
        await until_known(one.desks, bearer(desk, secret), is_known=True)
        told: list[Mapping[str, Desk]] = []
        two.desks.subscribe(told.append)
        assert await one.desks.remove(desk)
        await until_known(two.desks, bearer(desk, secret), is_known=False)
        await until(lambda: bool(told))
        assert told[-1] == {}
        third = Relay(tmp_path / "third", access(cluster))
        async with third.running(), asyncio.timeout(PATIENCE):
            while not await third.desks.was_removed(bearer(desk, secret)):  # noqa: ASYNC110  (another relay does it)
                await asyncio.sleep(0.02)


async def test_a_desk_at_one_relay_is_there_at_the_other_and_gone_when_its_relay_is(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one, two = (Relay(tmp_path / name, access(cluster), silent_for=3) for name in ("one", "two"))
    for relay in (one, two):
        relay.presence.use([ANA, LUIS])
    async with one.running():
        one.presence.note_connected(ANA)
        async with two.running():
            two.presence.note_connected(LUIS)
            await until(lambda: (two.says("203"), one.says("204")) == ("free", "free"))  # told on asking, too
            busy = Command(id="1", verb=Verb.PRESENCE, state="do-not-disturb")
            assert two.presence.take(LUIS, busy).state is State.ACCEPTED
            await until(lambda: one.says("204") == "do-not-disturb")
            two.presence.note_gone(LUIS)
            await until(lambda: one.says("204") == "offline")
            two.presence.note_connected(LUIS)
            await until(lambda: one.says("204") == "free")
        await until(lambda: one.says("204") == "offline")  # it said that it stops
        async with connected(cluster) as session:  # of a relay that is killed then
            told = msgspec.msgpack.encode(("three", {"luis": ("free", None)}))
            await session.send(PRESENCE, told)
            await session.send(PRESENCE, b"no sense")
            await session.flush()
        await until(lambda: one.says("204") == "free")
        await until(lambda: one.says("204") == "offline")  # it was not heard of
        assert one.says("203") == "free"


async def until_found(records: SqliteRelayCommands, command: str, state: CommandState) -> CommandRecord:
    async with asyncio.timeout(PATIENCE):
        while (found := await records.find(command)) is None or found.state is not state:  # noqa: ASYNC110  (another relay does it)
            await asyncio.sleep(0.02)
    return found


async def until_joined(members: SqliteRelayMembers, attempt: JoinAttempt) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await members.redeem(attempt))[0] is not Redemption.JOINED:  # noqa: ASYNC110  (another relay does it)
            await asyncio.sleep(0.02)


async def until_known(desks: DeskRegister, bearer: str, *, is_known: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await desks.desk_of(bearer) is not None) is not is_known:  # noqa: ASYNC110  (another relay does it)
            await asyncio.sleep(0.02)


async def test_a_relay_that_starts_again_sends_what_it_had_spooled_but_not_what_the_stream_has(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    relay = Relay(tmp_path / "relay", access(cluster))
    async with relay.running():
        await relay.store(b"first")
    first, second = new_entry(event(b"stored, but without an answer")), new_entry(event(b"spooled"))
    with JournalWriter(relay.spool) as spool:
        spool.append_entries([first, second])
        subject = subject_of_entries(spool.log_id())
    async with connected(cluster) as session:  # another id: as if the stream had forgotten it by now
        await session.publish(subject, encoded(first), mark="forgotten", within=PATIENCE)
    again = Relay(tmp_path / "relay", access(cluster))
    async with again.running():
        await until(lambda: b"spooled" in bodies(again))
        assert bodies(again)[-2:] == [first.body, second.body]
        assert bodies(again).count(first.body) == 1
        assert again.entries()[-1].mark == second.mark


async def test_what_is_erased_stands_in_no_file_of_the_servers_and_comes_to_no_other_relay(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one = Relay(tmp_path / "one", access(cluster))
    async with one.running():
        await one.store(b"of +34600123456")
        await one.store(b"of another")
        await until(lambda: b"of another" in bodies(one))
        position = next(entry.position for entry in one.entries() if b"123456" in entry.body)
        await until(lambda: cluster.files_that_hold(b"+34600123456") == 3)
        await one.shared.erase([position, position])
        await until(lambda: cluster.files_that_hold(b"+34600123456") == 0)
        two = Relay(tmp_path / "two", access(cluster))
        async with two.running():
            await until(lambda: b"of another" in bodies(two))
            assert b"of +34600123456" not in bodies(two)
            await one.store(b"afterwards")
            await until(lambda: bodies(two)[-1] == b"afterwards")


async def test_a_relay_that_comes_back_is_complete_once_it_has_what_came_meanwhile(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    one = Relay(tmp_path / "one", access(cluster))
    async with one.running():
        for number in range(300):
            await one.store(b"meanwhile %d" % number)
        await one.commands.begin("no entry of the journal", desk="ana", verb="dial", at=now())
        await one.store(b"erased")
        await until(lambda: bodies(one)[-1] == b"erased")
        await one.shared.erase([one.entries()[-1].position])
        two = Relay(tmp_path / "two", access(cluster))
        async with two.running():
            assert not two.shared.is_complete
            await until(lambda: two.shared.is_complete)
            assert bodies(two)[-1] == b"meanwhile 299"


async def test_a_message_that_is_lost_on_its_way_is_fetched_before_anything_behind_it(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    with JournalWriter(tmp_path / "copy.db") as journal:
        async with connected(cluster) as session:
            await join_log(journal, session, timedelta(days=30))
            place = journal.followed()
            assert place is not None
            sent = [await publish(session, new_entry(event(b"%d" % number))) for number in range(20)]
            lossy = LossySession(session, lost=place.position + 5)
            copied = await copies(journal, lossy, cluster, sent[-1])
    assert lossy.has_lost
    assert [position for position in copied if position >= sent[0]] == sent


async def test_a_relay_with_events_of_its_own_log_is_refused(cluster: NatsCluster, tmp_path: Path) -> None:
    relay = Relay(tmp_path / "own", access(cluster))
    async with Relay(tmp_path / "first", access(cluster)).running():
        pass
    relay.writer.append_all([event(b"of its own")])
    with pytest.raises(StreamUnusable) as refused:
        async with relay.running():
            pass
    assert refused.value.fault.code == StreamFault.OTHER_LOG


async def test_a_relay_that_was_alone_goes_on_with_its_log_in_the_stream_that_it_makes(
    tmp_path: Path,
) -> None:
    with NatsCluster(tmp_path / "nats") as fresh:
        one, two = (Relay(tmp_path / name, access(fresh)) for name in ("one", "two"))
        one.writer.append_all([event(b"alone %d" % number) for number in range(3)])
        log = one.writer.log_id()
        async with one.running(), two.running():
            await one.store(b"together")
            await until(lambda: len(two.entries()) == 1)
            await until(lambda: len(one.entries()) == 4)
            assert [entry.position for entry in one.entries()] == [1, 2, 3, 4]
            assert two.entries() == one.entries()[3:]
            assert one.reader.log_id() == two.reader.log_id() == log
            assert one.writer.last_position() == 4


async def test_a_server_that_cannot_fsync_is_refused_by_its_version(tmp_path: Path) -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b'INFO {"server_id":"S","version":"2.9.10","headers":true,"max_payload":1048576}\r\nPONG\r\n'
        )
        await writer.drain()
        await _reader.read(65536)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        with pytest.raises(StreamUnusable) as refused:
            async with Relay(tmp_path / "relay", NatsAccess(servers=[url])).running():
                pass
    assert refused.value.fault.code == StreamFault.TOO_OLD
    assert dict(refused.value.fault.data)["version"] == "2.9.10"


class LossySession(Session):
    """A connection that loses one message, once."""

    def __init__(self, session: Session, *, lost: int) -> None:
        super().__init__(session._client, session.server, session._ended)
        self._lost = lost
        self.has_lost = False

    async def deliveries(self, take: Callable[[Msg], Awaitable[None]]) -> Subscription:
        async def take_most(message: Msg) -> None:
            is_data = not message.headers or "Status" not in message.headers
            if is_data and not self.has_lost and message.metadata.sequence.stream == self._lost:
                self.has_lost = True
                return
            await take(message)

        return await super().deliveries(take_most)


@asynccontextmanager
async def connected(cluster: NatsCluster) -> AsyncIterator[Session]:
    connector = Connector(access(cluster), "a test")
    running = asyncio.get_running_loop().create_task(connector.run())
    yield await connector.connected()
    running.cancel()
    await asyncio.wait([running])


async def publish(session: Session, entry: LogEntry) -> int:
    subject = subject_of_entries("a-test")
    return await session.publish(subject, encoded(entry), mark=mark_in_hex(entry.mark), within=PATIENCE)


async def copies(journal: JournalWriter, session: Session, cluster: NatsCluster, last: int) -> list[int]:
    """The positions that a copy takes until it has one."""
    connector, done = Connector(access(cluster), "a copy"), asyncio.Event()
    copied: list[int] = []
    connector.session = session

    def take(log: str, entries: Sequence[LogEntry]) -> None:
        journal.append_copies(log, entries)
        copied.extend(entry.position for entry in entries)
        if copied[-1] >= last:
            done.set()

    async def join(_session: Session) -> None:
        pass

    copying = asyncio.get_running_loop().create_task(StreamCopy(connector, journal, join, take).run())
    async with asyncio.timeout(PATIENCE):
        await done.wait()
    copying.cancel()
    await asyncio.wait([copying])
    return copied


def test_a_copied_journal_has_the_positions_and_the_id_of_the_log(tmp_path: Path) -> None:
    entry = replace_position(new_entry(event(b"a")), 7)
    with JournalWriter(tmp_path / "journal.db") as journal:
        journal.copy_log(FollowedLog("the-log", 3, 0))
        journal.append_copies("the-log", [entry, replace_position(entry, 9)])
        journal.append_copies("the-log", [replace_position(entry, 9)])
        assert journal.log_id() == "the-log"
        assert journal.last_position() == 9
        assert journal.followed() == FollowedLog("the-log", 9, entry.mark)
    with JournalReader(tmp_path / "journal.db") as reader:
        assert reader.entries_after(0, 10) == [entry, replace_position(entry, 9)]


def replace_position(entry: LogEntry, position: int) -> LogEntry:
    return entry._replace(position=position)
