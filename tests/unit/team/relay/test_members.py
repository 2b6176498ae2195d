"""How a relay shares who may connect, on its real database; what others hear is counted."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.store.database import Database
from gamma_desktop.store.errors import DiskFull
from gamma_desktop.store.relay_members import SharedRow, SqliteRelayMembers
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.relay.invitations import Guest, Invitations
from gamma_desktop.team.relay.stream.members import MemberRow, MemberSync
from gamma_desktop.team.relay.stream.servers import StreamUnreachable

PATIENCE = 60.0


class CountedMembers(SqliteRelayMembers):
    """Tells how often it was looked whether anything changed, and how often all was read."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.looks = 0
        self.reads = 0
        self.looked = asyncio.Event()

    async def stamp(self) -> tuple[int, int]:
        self.looks += 1
        self.looked.set()
        return await super().stamp()

    async def shared(self) -> Mapping[tuple[str, str], SharedRow]:
        self.reads += 1
        return await super().shared()


async def test_who_may_connect_is_read_and_told_after_a_change_alone_and_again_where_it_was_not_taken(
    tmp_path: Path,
) -> None:
    told: list[str] = []
    refusals = [StreamUnreachable("no quorum")]

    async def publish(subject: str, _payload: bytes) -> None:
        if refusals:
            raise refusals.pop()
        told.append(subject)

    async def ignore() -> None:
        pass

    async with Database(tmp_path / "relay.db", schema=Schema.RELAY) as database, asyncio.timeout(PATIENCE):
        members = CountedMembers(database)
        sync = MemberSync(members, publish, ignore)
        running = asyncio.get_running_loop().create_task(sync.run())

        async def look(times: int) -> None:
            for _ in range(times):
                members.looked.clear()
                sync.note((), True)
                await members.looked.wait()

        await look(5)
        assert members.reads == 1
        invite = Invitations(members, ("relay:8443",), "hash", lambda: datetime.now(UTC)).invite
        await invite([Guest(name="Ana")])
        await look(5)
        assert (len(told), members.reads) == (1, 3)  # once in vain
        await invite([Guest(name="Luis")])
        await look(5)
        assert (len(told), members.reads) == (2, 4)
        running.cancel()
        await asyncio.wait([running])


async def test_a_row_that_could_not_be_taken_is_taken_when_it_comes_again(tmp_path: Path) -> None:
    refusals = [DiskFull(tmp_path / "relay.db", StorageProblem.FULL)]

    class FullOnce(SqliteRelayMembers):
        async def take_shared(self, table: str, row: str, values: SharedRow) -> None:
            if refusals:
                raise refusals.pop()
            await super().take_shared(table, row, values)

    async def publish(_subject: str, _payload: bytes) -> None:
        pass

    changed = asyncio.Semaphore(0)

    async def note_change() -> None:
        changed.release()

    async with Database(tmp_path / "there.db", schema=Schema.RELAY) as there:
        others = SqliteRelayMembers(there)
        await Invitations(others, ("relay:8443",), "hash", lambda: datetime.now(UTC)).invite(
            [Guest(name="Ana")]
        )
        rows = [MemberRow(table, row, values) for (table, row), values in (await others.shared()).items()]
    async with Database(tmp_path / "relay.db", schema=Schema.RELAY) as database, asyncio.timeout(PATIENCE):
        members = FullOnce(database)
        sync = MemberSync(members, publish, note_change)
        running = asyncio.get_running_loop().create_task(sync.run())
        for times_taken in (0, 1):
            sync.note(rows, True)
            await changed.acquire()
            assert len(await members.shared()) == times_taken
        running.cancel()
        await asyncio.wait([running])
