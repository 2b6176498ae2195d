"""The stream as the rest of a relay uses it, from its own loop; it runs where events are taken in."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from gamma_desktop.calls.facts import FACT
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import LogEntry, ReceivedEvent
from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.store.relay_commands import CommandRecord, CommandState, SqliteRelayCommands
from gamma_desktop.store.relay_members import SqliteRelayMembers
from gamma_desktop.team.frames import mark_in_hex
from gamma_desktop.team.relay.commands import NotShared
from gamma_desktop.team.relay.facts import Overtaken
from gamma_desktop.team.relay.presence import Said
from gamma_desktop.team.relay.stream.log_stream import erase, last_position_at
from gamma_desktop.team.relay.stream.members import MemberRow, MemberSync, store_member
from gamma_desktop.team.relay.stream.servers import Session, StreamRefused, StreamUnreachable
from gamma_desktop.team.relay.stream.storage import StreamPlan, StreamStorage
from gamma_desktop.team.relay.stream.wire import COMMAND, FACTS, encoded, new_entry, subject_of_command

T = TypeVar("T")

_RECORDED_WITHIN = 2.0
_TOLD_WITHIN = 1.0
_COPIED_WITHIN = 10.0
_NOT_THE_FIRST = 10071


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """A command's record as it stands in the stream."""

    id: str
    desk: str
    verb: str
    state: CommandState
    code: str | None
    asked_at: datetime
    answered_at: datetime | None


class SharedStream:
    """Makes the storage of the listener, and reaches it afterwards; belongs to the relay's own loop.

    Args:
        plan: the servers, the spool.
        members: who may connect, as kept here.
        on_members_changed: called when other relays have changed that.

    Attributes:
        on_presence: told what the desks of another relay say, by id; None: it has none any more.
    """

    def __init__(
        self,
        plan: StreamPlan,
        members: SqliteRelayMembers,
        on_members_changed: Callable[[], Awaitable[None]],
    ) -> None:
        self._plan = plan
        self._members = MemberSync(members, self._store_member, on_members_changed)
        self._storage: StreamStorage | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._commands: asyncio.Queue[LogEntry] = asyncio.Queue()
        self.on_presence: Callable[[str, Mapping[str, Said] | None], None] = lambda _relay, _said: None

    def new_storage(self, journal: JournalWriter, on_stored: Callable[[], None]) -> StreamStorage:
        """Implements ``intake.commits.NewStorage``."""
        self._loop = asyncio.get_running_loop()
        self._storage = StreamStorage(
            self._plan,
            journal,
            on_stored,
            on_command=self._note_command,
            on_members=self._note_members,
            on_presence=self._note_presence,
        )
        return self._storage

    @property
    def is_complete(self) -> bool:
        """Whether the journal has all that stood in the stream when it was first reached."""
        return self._storage is not None and self._storage.is_complete

    async def ask(self, question: Callable[[Session], Coroutine[Any, Any, T]]) -> T:
        """Ask by the connection there is now, on its loop; raises StreamUnreachable, StreamRefused."""
        if self._storage is None:
            raise StreamUnreachable("not started")
        return await asyncio.wrap_future(self._storage.ask(question))

    async def erase(self, positions: Collection[int]) -> None:
        """Have the stream let go of entries; raises StreamUnusable where it cannot now."""
        try:
            await self.ask(lambda session: erase(session, positions))
        except (StreamUnreachable, StreamRefused) as error:
            raise StreamUnusable(StreamFault.NOT_ERASED, why=str(error)) from error

    async def share_members(self) -> None:
        """Keep who may connect the same at all relays, for ever; raises StoreError."""
        await self._members.run()

    async def take_commands(self, take: Callable[[CommandRecord], Awaitable[None]]) -> None:
        """Hand on for ever what relays record of commands, in the order of the stream."""
        while True:
            entry = await self._commands.get()
            told = msgspec.msgpack.decode(entry.body, type=_Told)
            await take(CommandRecord(**msgspec.structs.asdict(told)))

    def tell_presence(self, own: Mapping[str, Said]) -> None:
        """Have other relays know what the desks of this one say."""
        if self._storage is not None:
            self._storage.tell_presence(own)

    def _note_command(self, entry: LogEntry) -> None:
        """From the thread that takes events in."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._commands.put_nowait, entry)

    def _note_members(self, rows: Sequence[MemberRow], is_all: bool) -> None:  # noqa: FBT001  (a callback)
        """The same."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._members.note, rows, is_all)

    def _note_presence(self, relay: str, said: Mapping[str, Said] | None) -> None:
        """The same."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: self.on_presence(relay, said))

    async def _store_member(self, subject: str, payload: bytes) -> None:
        await self.ask(lambda session: store_member(session, subject, payload))


class SharedCommands:
    """Records commands here and in the stream; implements ``commands.CommandRecords``.

    The first record of an id counts, whichever relay wrote it: JetStream refuses a second one.

    Args:
        own: what is kept here.
        stream: what all relays have.
    """

    def __init__(self, own: SqliteRelayCommands, stream: SharedStream) -> None:
        self._own = own
        self._stream = stream

    async def begin(self, command: str, *, desk: str, verb: str, at: datetime) -> CommandRecord | None:
        """See ``SqliteRelayCommands.begin``; raises NotShared where the stream does not take it, too."""
        known = await self._own.begin(command, desk=desk, verb=verb, at=at)
        if known is not None:
            return known
        record = CommandRecord(
            id=command,
            desk=desk,
            verb=verb,
            state=CommandState.ASKED,
            code=None,
            asked_at=at,
            answered_at=None,
        )
        try:
            await self._publish(record, after=0, within=_RECORDED_WITHIN)
        except StreamRefused as refused:
            if refused.code != _NOT_THE_FIRST:
                raise NotShared from refused
            return record  # another relay has it: what became of it there comes by the stream
        except StreamUnreachable as error:
            raise NotShared from error
        return None

    async def finish(
        self, command: str, state: CommandState, *, at: datetime, code: str | None = None
    ) -> None:
        """See ``SqliteRelayCommands.finish``; where others cannot be told, it is unknown to them."""
        await self._own.finish(command, state, at=at, code=code)
        record = await self._own.find(command)
        if record is not None:
            try:
                await self._publish(record, after=None, within=_TOLD_WITHIN)
            except (StreamUnreachable, StreamRefused):
                return

    async def find(self, command: str) -> CommandRecord | None:
        """See ``SqliteRelayCommands.find``."""
        return await self._own.find(command)

    async def give_up_those_under_way(self, at: datetime) -> Sequence[CommandRecord]:
        """See ``SqliteRelayCommands.give_up_those_under_way``."""
        return await self._own.give_up_those_under_way(at)

    async def _publish(self, record: CommandRecord, *, after: int | None, within: float) -> None:
        told = _Told(
            record.id,
            record.desk,
            record.verb,
            record.state,
            record.code,
            record.asked_at,
            record.answered_at,
        )
        entry = new_entry(ReceivedEvent(record.asked_at, {}, "", msgspec.msgpack.encode(told)), COMMAND)
        payload, subject = encoded(entry), subject_of_command(record.id)
        mark = secrets.token_hex(8)
        await self._stream.ask(
            lambda session: session.publish(subject, payload, mark=mark, after=after, within=within)
        )


class SharedFacts:
    """Writes facts to the stream, each behind the one that it was judged by.

    Two relays that judge at one time would both find a call unclaimed. So a fact is refused by
    JetStream unless the last fact that stands there is the last one that its relay had worked in.

    Args:
        stream: what all relays have.
        until_worked_in: waits until the book has what stands up to a position.
    """

    def __init__(self, stream: SharedStream, until_worked_in: Callable[[int], Awaitable[None]]) -> None:
        self._stream = stream
        self._until_worked_in = until_worked_in
        self._last = 0

    async def catch_up(self) -> None:
        """Have all facts of the stream worked in; raises StreamUnusable where that cannot be now."""
        try:
            self._last = await self._stream.ask(lambda session: last_position_at(session, FACTS))
        except (StreamUnreachable, StreamRefused) as error:
            raise StreamUnusable(StreamFault.NOT_TOLD, why=str(error)) from error
        await self._wait_for(self._last)

    async def write(self, body: bytes, at: datetime) -> None:
        """Add a fact, and have it worked in; raises Overtaken, StreamUnusable."""
        entry = new_entry(ReceivedEvent(at, {}, "", body), FACT)
        payload, mark, last = encoded(entry), mark_in_hex(entry.mark), self._last
        try:
            position = await self._stream.ask(
                lambda session: session.publish(
                    FACTS, payload, mark=mark, after=last, within=_RECORDED_WITHIN
                )
            )
        except StreamRefused as refused:
            if refused.code == _NOT_THE_FIRST:
                raise Overtaken from refused
            raise StreamUnusable(StreamFault.NOT_TOLD, why=str(refused)) from refused
        except StreamUnreachable as error:
            raise StreamUnusable(StreamFault.NOT_TOLD, why=str(error)) from error
        await self._wait_for(position)

    async def _wait_for(self, position: int) -> None:
        try:
            async with asyncio.timeout(_COPIED_WITHIN):
                await self._until_worked_in(position)
        except TimeoutError:
            raise StreamUnusable(StreamFault.NOT_TOLD, why="timeout") from None
