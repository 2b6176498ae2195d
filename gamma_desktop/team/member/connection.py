"""One connection of a desk to its relay, from hello to its end: the log is followed, and answers are awaited.

Which entries came is known by what the desk has stored, never by what was sent: a connection begins at the
cursor, and one that leaves something out is given up for another.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal, NoReturn, Protocol, TypeAlias

import aiohttp
import msgspec
from msgspec import Struct

from gamma_desktop import __version__
from gamma_desktop.calls.facts import BLIND_TIME, encode_fact
from gamma_desktop.calls.known_calls import KNOWN_CALL, encode_known_call
from gamma_desktop.calls.presence import Presence
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import LogReset
from gamma_desktop.intake.journal_entries import FollowedLog, LogEntry
from gamma_desktop.tasks import tasks_beside
from gamma_desktop.team.frames import (
    LOWEST_VERSION,
    SILENT_SECONDS,
    SNAPSHOT,
    VERSION,
    At,
    BadFrame,
    Bye,
    ByeFrame,
    Command,
    EarlierEntry,
    Erase,
    Events,
    Expired,
    Hello,
    Reset,
    Result,
    Snapshot,
    Verb,
    Welcome,
    bye_of,
    encode,
    mark_in_hex,
    mark_of_hex,
    read_relay_frame,
)
from gamma_desktop.team.member.errors import NoAnswer, NotSent

ANSWERED_WITHIN = timedelta(seconds=15)
"""A command that is not answered by then may or may not have been done."""
_GATHERED_FOR = 0.05
_GATHERED_BYTES = 2 * 1024 * 1024
"""Of a replay is stored in one go what comes within so many seconds, and no more than about so many bytes."""
_TOLD_EVERY = 60.0
"""Seconds until what is stored of a replay is worked in before all of it is there: both at once is slow."""
_SAME_CLOCKS = timedelta(seconds=1)
"""By less than this the way of a welcome differs, not a clock."""

Opened: TypeAlias = "aiohttp.ClientWebSocketResponse[Literal[False]]"
"""A WebSocket whose texts are read as they come: they are decoded as JSON at once."""

_log = logging.getLogger(__name__)


class Follower(Protocol):
    """Stores the log of the relay, one thing after another. Methods that are waited for raise JournalError.

    What was asked for a connection that has ended is done wholly or not at all, before what the next asks.
    """

    async def place(self) -> FollowedLog | None:
        """The log that was followed last, and how far it is stored; None before the first."""
        ...

    async def begin_at(self, place: FollowedLog) -> None:
        """Note that entries of another log come next, or of another place."""
        ...

    async def take(self, log: str, entries: Sequence[LogEntry], *, are_last: bool) -> None:
        """Store entries durably, and how far the log was read; ``are_last``: what is stored is told."""
        ...

    async def take_known(self, calls: Sequence[LogEntry]) -> None:
        """Store calls durably that the relay knows; how far the log was read stays as it is."""
        ...

    def tell_stored(self) -> None:
        """What is stored may be worked in by now."""
        ...

    async def miss(self, until: datetime, *, has_calls: bool) -> None:
        """What came since the last entry, until then, is kept no longer; ``has_calls``: its calls follow."""
        ...

    def note_reset(self, reset: LogReset) -> None:
        """The log is another than the one that was read, or was set back."""
        ...


class Lost(Exception):
    """The connection is over, or did not come about."""

    def __init__(
        self,
        fault: TeamFault,
        *,
        detail: str = "",
        bye: Bye | None = None,
        close_code: int | None = None,
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(fault)
        self.fault = fault
        self.detail = detail
        self.bye = bye
        self.close_code = close_code if bye is None else bye.close_code
        self.retry_after = retry_after


class Connection:
    """One WebSocket, from hello to its end.

    Args:
        opened: the WebSocket.
        follower: stores the log; None: it is not wanted.
        clock: the time now, aware, UTC.
        at_every: seconds between two words of how far the log is stored.
        known_offset: that of the connection before: it stays while the clocks do, so that an entry that is
            told again bears the same time, and is no news.

    Attributes:
        welcome: what the relay said first.
        offset: what to add to the relay's time to have ours.
        known_calls: how many calls of the relay's book were stored.
    """

    def __init__(
        self,
        opened: Opened,
        follower: Follower | None,
        clock: Callable[[], datetime],
        *,
        at_every: float,
        known_offset: timedelta | None = None,
    ) -> None:
        self._socket = opened
        self._follower = follower
        self._clock = clock
        self._at_every = at_every
        self._cursor = self._read = 0
        self._gathered: list[LogEntry] = []
        self._gathered_bytes = 0
        self._are_last = True
        self._told_at = asyncio.get_running_loop().time()
        self._has_gathered = asyncio.Event()
        self._has_enough = asyncio.Event()
        self._has_room = asyncio.Event()
        self._is_storing = asyncio.Lock()
        self._stored = asyncio.Event()
        self._said = self._own = Presence(extension="")
        self._has_to_say = asyncio.Event()
        self._left = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Result]] = {}
        self._after_snapshot: FollowedLog | None = None
        self.known_calls = 0
        self._known_offset = known_offset
        self.offset = known_offset or timedelta(0)
        self.welcome = Welcome(
            v=VERSION, log="", first=0, last=0, after=0, now=clock(), desk=""
        )  # until there is one

    async def say_hello(
        self,
        place: FollowedLog | None,
        session: str,
        *,
        followed: Mapping[str, int],
        since: int | None,
    ) -> None:
        """Say first which log is known, and how far."""
        hello = Hello(
            v_min=LOWEST_VERSION,
            v_max=VERSION,
            session=session,
            can=(SNAPSHOT,),
            follows=self._follower is not None,
            log=place.log if place else None,
            after=place.position if place else 0,
            mark=mark_in_hex(place.mark) if place and place.position else None,
            followed=dict(followed),
            app=__version__,
            since=since,
        )
        await self._send(hello)

    async def read_welcome(self, place: FollowedLog | None) -> None:
        """Read to the relay's welcome, and begin where it says; raises JournalError."""
        reset: Reset | None = None
        expired: Expired | None = None
        while not isinstance(frame := await self._receive(), Welcome):
            if isinstance(frame, Reset):
                _log.warning("the relay's log is another, or was set back: it is read from its beginning")
                reset = frame
            elif isinstance(frame, Expired):
                _log.warning("the relay does not keep all of what came since the last connection")
                expired = frame
            elif isinstance(frame, ByeFrame):  # of another version, say, or a copy of a profile
                raise _lost_by(frame)
            elif frame is not None:
                raise Lost(TeamFault.ENDED, bye=Bye.BAD_FRAME)
        self.welcome = frame
        measured = self._clock() - frame.now
        if self._known_offset is None or abs(measured - self._known_offset) > _SAME_CLOCKS:
            self.offset = measured
        self._cursor = self._read = frame.after
        if self._follower is not None:
            await self._begin(place, frame, reset, expired)

    async def _begin(
        self, place: FollowedLog | None, welcome: Welcome, reset: Reset | None, expired: Expired | None
    ) -> None:
        """Have the desk go on where the relay says, once it has what comes before it."""
        if self._follower is None or (place and (place.log, place.position) == (welcome.log, welcome.after)):
            return
        if place is not None and reset is None and expired is None:
            raise Lost(TeamFault.ENDED, bye=Bye.OUT_OF_ORDER)
        if place is not None and reset is not None:
            self._follower.note_reset(LogReset(at=self._clock(), is_another_log=place.log != reset.log))
        if expired is not None:
            until = welcome.now if welcome.snapshot is not None else expired.at or welcome.now
            await self._follower.miss(until + self.offset, has_calls=welcome.snapshot is not None)
        mark = mark_of_hex(welcome.mark) if welcome.mark is not None else 0
        begin = FollowedLog(welcome.log, welcome.after, mark)
        if welcome.snapshot is None:
            await self._follower.begin_at(begin)
        else:
            self._after_snapshot = begin

    async def go_on(self, on_frame: Callable[[Struct], None]) -> None:
        """Work in what comes; raises Lost, JournalError or an error of aiohttp in the end."""
        async with tasks_beside() as group:
            group.create_task(self._say_how_far())
            group.create_task(self._say_what_we_are())
            group.create_task(self._lose_once_left())
            group.create_task(self._store_what_comes())
            while True:
                frame = await self._receive()
                if frame is not None:
                    await self._work_in(frame)
                    on_frame(frame)

    def say_presence(self, own: Presence) -> None:
        """Have the relay know what this desk is, as soon as can be."""
        self._own = own
        self._has_to_say.set()

    def leave(self) -> None:
        """Give this connection up for another."""
        self._left.set()

    async def ask(self, command: Command) -> Result:
        """Have the relay do something, once; raises NotSent or NoAnswer."""
        not_after = self._clock() - self.offset + ANSWERED_WITHIN
        command = msgspec.structs.replace(command, not_after=not_after)
        answered: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting[command.id] = answered
        try:
            try:
                await self._send(command)
            except (aiohttp.ClientError, OSError) as error:
                raise NotSent(str(error)) from error
            async with asyncio.timeout(ANSWERED_WITHIN.total_seconds()):
                return await answered
        except TimeoutError as error:
            raise NoAnswer("no answer in time") from error
        finally:
            self._waiting.pop(command.id, None)

    async def end(self, bye: Bye) -> None:
        """Say why the connection is over, if that can still be said."""
        with suppress(aiohttp.ClientError, OSError):
            await self._send(ByeFrame(code=bye))

    def give_up(self) -> None:
        """No answer can come any more."""
        for answered in self._waiting.values():
            if not answered.done():
                answered.set_exception(NoAnswer("the connection was lost"))

    async def _work_in(self, frame: Struct) -> None:
        if isinstance(frame, Snapshot | Erase | ByeFrame):
            await self._store()
        match frame:
            case Events():
                await self._take(frame)
            case Snapshot():
                await self._take_known(frame)
            case Result() if frame.id in self._waiting:
                self._waiting.pop(frame.id).set_result(frame)
            case ByeFrame():
                raise _lost_by(frame)

    async def _take(self, events: Events) -> None:
        if self._follower is None:
            return
        if self._after_snapshot is not None:
            await self._refuse("entries of the log came before the snapshot was whole")
        expected = self._read
        for entry in events.entries:
            if not entry.prev <= expected < entry.position:
                await self._refuse(f"entries are left out between {expected} and {entry.position}")
            expected = entry.position
        now = self._clock()
        gathered = [
            _as_stored(each, self.offset, now) for entry in events.entries for each in (*entry.earlier, entry)
        ]
        self._read = expected
        self._gathered += gathered
        self._gathered_bytes += sum(len(entry.body) for entry in gathered)
        self._are_last = events.live
        self._has_gathered.set()
        if events.live:
            await self._store()
        while self._gathered_bytes >= _GATHERED_BYTES:
            self._has_enough.set()
            self._has_room.clear()
            await self._has_room.wait()

    async def _store_what_comes(self) -> None:
        """Store in one transaction what was gathered while the one before was written, and a moment longer.

        One for each frame would wait for the disk so often.
        """
        while True:
            await self._has_gathered.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(_GATHERED_FOR):
                    await self._has_enough.wait()
            await self._store()

    async def _store(self) -> None:
        """Have all stored that was gathered; returns once it is."""
        async with self._is_storing:
            if self._follower is None or not self._gathered:
                return
            gathered, self._gathered, self._gathered_bytes = self._gathered, [], 0
            read, are_last = self._read, self._are_last
            self._has_gathered.clear()
            self._has_enough.clear()
            self._has_room.set()
            now = asyncio.get_running_loop().time()
            if are_last or now - self._told_at > _TOLD_EVERY:
                are_last, self._told_at = True, now
            await self._follower.take(self.welcome.log, gathered, are_last=are_last)
            self._cursor = read
            self._stored.set()

    async def _take_known(self, snapshot: Snapshot) -> None:
        """Store calls of the relay's book; after the last of them the log goes on where that was read."""
        if self._follower is None:
            return
        if self._after_snapshot is None:
            await self._refuse("there is a snapshot that was not announced")
        now = self._clock()
        told = [
            *((call.told_at, encode_known_call(call), KNOWN_CALL) for call in snapshot.calls),
            *((blind.told_at, encode_fact(blind), BLIND_TIME) for blind in snapshot.blind_times),
        ]
        if told:
            await self._follower.take_known([_own_entry(*each, self.offset, now) for each in told])
        self.known_calls += len(snapshot.calls)
        if snapshot.is_last:
            await self._follower.begin_at(self._after_snapshot)
            self._after_snapshot = None
            self._follower.tell_stored()
            self._stored.set()

    async def _refuse(self, why: str) -> NoReturn:
        _log.error("the relay is given up for another connection: %s", why)
        await self.end(Bye.OUT_OF_ORDER)
        raise Lost(TeamFault.ENDED, bye=Bye.OUT_OF_ORDER)

    async def _say_how_far(self) -> None:
        """Tell the relay what is stored, now and then; nothing while nothing comes."""
        while True:
            await self._stored.wait()
            self._stored.clear()
            await self._send(At(after=self._cursor))
            await asyncio.sleep(self._at_every)

    async def _lose_once_left(self) -> None:
        await self._left.wait()
        raise Lost(TeamFault.ENDED, detail="given up for another connection")

    async def _say_what_we_are(self) -> None:
        """Tell the relay, when that changes; it takes a desk that says nothing for free."""
        while True:
            await self._has_to_say.wait()
            self._has_to_say.clear()
            if self._follower is not None and self._own != self._said:
                self._said = own = self._own
                until = None if own.until is None else own.until - self.offset
                said = Command(id=secrets.token_hex(8), verb=Verb.PRESENCE, state=own.state, until=until)
                await self._send(said)

    async def _receive(self) -> Struct | None:
        try:
            message = await self._socket.receive(timeout=SILENT_SECONDS)
        except TimeoutError as error:
            await self.end(Bye.SILENT)
            raise Lost(TeamFault.ENDED, bye=Bye.SILENT) from error
        if message.type is not aiohttp.WSMsgType.TEXT:
            code = self._socket.close_code
            raise Lost(TeamFault.ENDED, bye=bye_of(code), close_code=code, detail=str(code or ""))
        try:
            return read_relay_frame(message.data)
        except BadFrame as error:
            await self.end(Bye.BAD_FRAME)
            raise Lost(TeamFault.ENDED, bye=Bye.BAD_FRAME, detail=str(error)[:200]) from error

    async def _send(self, frame: Struct) -> None:
        await self._socket.send_frame(encode(frame), aiohttp.WSMsgType.TEXT)


def _lost_by(frame: ByeFrame) -> Lost:
    """The end that the relay has told of."""
    bye = Bye(frame.code) if frame.code in set(Bye) else None
    return Lost(TeamFault.ENDED, bye=bye, retry_after=frame.retry_after or 0.0)


def _own_entry(told_at: datetime, body: bytes, kind: str, offset: timedelta, now: datetime) -> LogEntry:
    """What the relay's book has as an entry of the desk's own journal: the relay's log has none of it."""
    mark = int.from_bytes(secrets.token_bytes(8), "big", signed=True)
    return LogEntry(0, mark, min(told_at + offset, now), {}, "", body, kind)


def _as_stored(entry: EarlierEntry, offset: timedelta, now: datetime) -> LogEntry:
    """An entry with its time by our clock: a desk that is half a minute ahead would never pop else."""
    body = entry.body.encode() if entry.body is not None else entry.raw or b""
    received_at = min(entry.at + offset, now)
    mark = mark_of_hex(entry.mark)
    return LogEntry(entry.position, mark, received_at, entry.headers, entry.query, body, entry.kind)
