"""One desk's connection at the relay: what it says first, the log from its place on, its commands.

Nothing is queued for a desk: it is sent what follows its position as fast as it reads, so that one which
reads slowly, or never, costs a megabyte and then its connection.

Entries that have just come go to a desk that is up to date without waking its task: it costs half as much.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import ClientConnectionError, ClientConnectionResetError, WSMsgType, web
from msgspec import Struct

from gamma_desktop.calls.model import Extension
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.known_calls import BookPlace
from gamma_desktop.tasks import Spawn, tasks_beside
from gamma_desktop.team.frames import (
    SNAPSHOT,
    TAIL_SECONDS,
    At,
    BadFrame,
    Bye,
    ByeFrame,
    Command,
    DeskPresence,
    Expired,
    Hello,
    KnownExtension,
    Renew,
    Reset,
    Tail,
    Update,
    Verb,
    Welcome,
    agreed_version,
    encode,
    read_desk_frame,
)
from gamma_desktop.team.ports import Desk
from gamma_desktop.team.relay.commands import CommandRunner
from gamma_desktop.team.relay.erased import ErasedThings
from gamma_desktop.team.relay.facts import FACT_VERBS, FactKeeper
from gamma_desktop.team.relay.handed_out import HandedOut
from gamma_desktop.team.relay.log import RelayLog
from gamma_desktop.team.relay.presence import PresenceBoard
from gamma_desktop.team.relay.ready_frame import ReadyFrame
from gamma_desktop.team.relay.snapshot import BookSnapshot

_HELLO_SECONDS = 10.0
_SLOW_SECONDS = 10.0
_CLOSE_SECONDS = 2.0
_ROOM = 512 * 1024
"""Bytes that a desk has not read: until it has fewer, it is sent nothing more."""
_FIRST_LOOK, _LOOK_EVERY = 0.005, 0.1
"""Seconds until a desk that has no room is looked at, and at most between two looks."""
_FRAMES_A_SECOND, _FRAMES_AT_ONCE = 20.0, 400.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayFacts:
    """What a connection needs of the relay.

    Attributes:
        directory: the extensions of the PBX, as known now.
        problem: why events cannot be stored now; None: they can.
        clock: the time now, aware.
        spawn: starts a coroutine that outlives the connection.
        presence: what desks say of themselves.
        handed_out: settings and sources of contacts for all desks, as they are now.
        erased: what desks have to erase.
        new_secret: another secret for a desk whose own is old; None: it is not.
        snapshot: tells what the book has to desks that do not get all of the log; None: they get what it has.
        is_complete: whether the log has what it had elsewhere when the relay started.
    """

    log: RelayLog
    commands: CommandRunner
    facts: FactKeeper
    directory: Callable[[], tuple[Extension, ...]]
    problem: Callable[[], str | None]
    clock: Callable[[], datetime]
    spawn: Spawn
    presence: PresenceBoard = field(default_factory=PresenceBoard)
    handed_out: Callable[[], HandedOut] = HandedOut
    erased: ErasedThings | None = None
    new_secret: Callable[[str], Awaitable[str | None]] | None = None
    snapshot: BookSnapshot | None = None
    is_complete: Callable[[], bool] = lambda: True


class _Ended(Exception):
    """The connection is over; ``bye`` says why, where it is the relay that ends it."""

    def __init__(self, bye: Bye | None = None) -> None:
        super().__init__(bye)
        self.bye = bye


class DeskConnection:
    """Speaks with one desk until either ends it.

    Attributes:
        desk: who it is; exchanged when what it may do changes.
        hello: what it said first; None before.
        committed: up to where it has the log, as it said.
    """

    def __init__(
        self, desk: Desk, socket: web.WebSocketResponse, transport: asyncio.Transport, facts: RelayFacts
    ) -> None:
        self.desk = desk
        self.hello: Hello | None = None
        self.committed = 0
        self._socket = socket
        self._transport = transport
        self._facts = facts
        self._sent = 0
        self._erased = 0
        self._book: AsyncGenerator[bytes, None] | None = None
        self._told_directory: tuple[Extension, ...] = ()
        self._told_presence: Mapping[str, DeskPresence] = {}
        self._told_handed_out = HandedOut()
        self._woken = asyncio.Event()
        self._is_up_to_date = False
        self._window_bits = int(socket.compress)
        self._left = _FRAMES_AT_ONCE
        self._counted_at = asyncio.get_running_loop().time()

    async def run(self, on_hello: Callable[["DeskConnection"], Bye | None]) -> None:
        """Go on to the end.

        Args:
            on_hello: told what it is; says why it may not stay, if so.
        """
        try:
            self.hello = await self._read_hello()
            _end_because(on_hello(self))
            await self._welcome(self.hello)
            await self._go_on()
        except _Ended as ended:
            await self.end(ended.bye)
        except (JournalError, StoreError) as error:
            _log.error("desk %s: what it is to be told cannot be read: %s", self.desk.id, error)
            await self.end(Bye.TROUBLE)
        except ClientConnectionError:
            _log.debug("desk %s is gone", self.desk.id)

    def send_new(self) -> None:
        """Send what was added to the log, now if that takes no waiting, else when the desk's turn comes."""
        if not (self._is_up_to_date and self._send_at_once()):
            self._woken.set()

    def tell_changes(self) -> None:
        """Something beside the log has changed."""
        self._woken.set()

    async def end(self, bye: Bye | None, *, retry_after: float | None = None) -> None:
        """Say why, and close; what cannot be said any more is in the code that it is closed with."""
        with suppress(ClientConnectionError, TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                if bye is None:
                    await self._socket.close()
                else:
                    await self._send(ByeFrame(code=bye, retry_after=retry_after))
                    await self._socket.close(code=bye.close_code, message=bye.encode())
        with suppress(
            AttributeError
        ):  # Python 3.11's transports of TLS fail so where they are closed already
            self._transport.abort()  # closed in good order, it would wait for one that does not read

    async def _read_hello(self) -> Hello:
        try:
            async with asyncio.timeout(_HELLO_SECONDS):
                frame = await self._read()
        except TimeoutError:
            raise _Ended(Bye.SILENT) from None
        if not isinstance(frame, Hello):
            raise _Ended(Bye.BAD_FRAME)
        return frame

    async def _welcome(self, hello: Hello) -> None:
        version = agreed_version(hello.v_min, hello.v_max)
        if version is None:
            raise _Ended(Bye.VERSION)
        facts, log, desk = self._facts, self._facts.log, self.desk
        if hello.follows and not (facts.is_complete() and log.is_ready_for(desk.group)):
            raise _Ended(Bye.TROUBLE)
        since = None if hello.since is None else facts.clock() - timedelta(days=hello.since)
        book: BookPlace | None = None
        can_snapshot = hello.follows and SNAPSHOT in hello.can and facts.snapshot is not None
        place = log.place_for(hello.log, hello.after, hello.mark, None if can_snapshot else since)
        if hello.follows and place.is_ahead:
            raise _Ended(Bye.TROUBLE)
        if hello.follows and place.is_reset:
            await self._send(Reset(log=log.id, first=log.first, last=log.last))
        if hello.follows and place.is_expired:
            await self._send(Expired(first=log.first, at=log.first_at))
        if facts.snapshot is not None and can_snapshot and (place.is_new or place.is_expired):
            book = await facts.snapshot.place(since, desk.group)
            place = place._replace(after=book.position)
            self._book = facts.snapshot.frames(book, since, desk.group)
        self._sent = place.after
        self.committed = 0 if book is not None else place.after
        self._told_directory = facts.directory()
        self._told_presence = facts.presence.by_extension
        self._told_handed_out = handed_out = facts.handed_out()
        welcome = Welcome(
            v=version,
            can=(SNAPSHOT,) if facts.snapshot is not None else (),
            snapshot=None if book is None else book.count,
            log=log.id,
            first=log.first,
            last=log.last,
            after=place.after,
            mark=log.mark_at(place.after),
            now=facts.clock(),
            desk=desk.id,
            agent=desk.name,
            group=desk.group,
            extensions=desk.extensions,
            rights=tuple(sorted(desk.rights)),
            directory=_as_told(self._told_directory),
            presence=tuple(self._told_presence.values()),
            settings=handed_out.settings,
            sources=handed_out.sources if hello.follows else None,
        )
        await self._send(welcome)
        if hello.follows:
            # One that had the log may keep its events longer than its calls
            await self._begin_erasing(hello, since if place.is_new else None)
            if facts.new_secret is not None and (secret := await facts.new_secret(desk.id)):
                await self._send(Renew(secret=secret))

    async def _go_on(self) -> None:
        async with tasks_beside() as group:
            group.create_task(self._send_all())
            await self._read_all()

    async def _send_all(self) -> None:
        loop = asyncio.get_running_loop()
        follows = self.hello is not None and self.hello.follows
        tail_at = loop.time() + TAIL_SECONDS
        if self._book is not None:
            await self._tell_book(self._book)
        while True:
            self._woken.clear()
            if follows:
                await self._tell_erased()
                await self._send_entries()
            await self._tell_changes()
            if loop.time() >= tail_at:
                tail_at = loop.time() + TAIL_SECONDS
                await self._send(
                    Tail(last=self._facts.log.last, now=self._facts.clock(), problem=self._facts.problem())
                )
            self._is_up_to_date = follows and not self._woken.is_set()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(tail_at):
                    await self._woken.wait()
            self._is_up_to_date = False

    async def _tell_changes(self) -> None:
        """Tell what of the welcome has changed since it was told last."""
        directory, presence = self._facts.directory(), self._facts.presence.by_extension
        if directory is not self._told_directory and directory != self._told_directory:
            self._told_directory = directory
            await self._send(Update(directory=_as_told(directory)))
        if presence is not self._told_presence:
            before, self._told_presence = self._told_presence, presence
            if (update := self._facts.presence.update_since(before)) is not None:
                await self._send_ready(update)
        handed_out = self._facts.handed_out()
        if handed_out is not self._told_handed_out and handed_out != self._told_handed_out:
            self._told_handed_out = handed_out
            follows = self.hello is not None and self.hello.follows
            sources = handed_out.sources if follows else None
            await self._send(Update(settings=handed_out.settings, sources=sources))

    async def _begin_erasing(self, hello: Hello, kept_since: datetime | None) -> None:
        """Have the desk erase what it has not erased yet, of what it may hold."""
        if self._facts.erased is None:
            return
        self._erased = self._facts.erased.followed(hello.followed)
        passed = await self._facts.erased.passed_over(hello.followed, kept_since)
        if passed is not None:
            await self._send(passed)
            self._erased = passed.serial
        await self._tell_erased()

    async def _tell_erased(self) -> None:
        """Have the desk erase what it has not erased yet."""
        erased = self._facts.erased
        while erased is not None and (frame := await erased.frame_after(self._erased)) is not None:
            await self._send(frame)
            self._erased = frame.serial

    async def _tell_book(self, frames: AsyncGenerator[bytes, None]) -> None:
        """Tell what the book has, as fast as the desk reads; it says itself once it has all of that."""
        async with aclosing(frames):
            async for text in frames:
                frame = ReadyFrame(text)
                await frame.prepare()
                await self._until_there_is_room()
                await self._tell_erased()
                self._write(frame)
                await self._tell_changes()

    async def _send_entries(self) -> None:
        while (batch := self._facts.log.batch_after(self._sent, self.desk.group)) is not None:
            await self._until_there_is_room()
            await self._send_ready(batch.frame)
            self._sent = batch.last
            if batch.last < self._facts.log.last:  # more waits: others have their turn first
                await asyncio.sleep(0)

    def _send_at_once(self) -> bool:
        """Send entries to a desk that has all before them; whether that was all there is to do."""
        log, group = self._facts.log, self.desk.group
        if self._woken.is_set() or self._unread() > _ROOM:
            return False
        try:
            batch = log.batch_after(self._sent, group)
            if batch is not None and batch.frame.is_ready(self._window_bits):
                self._write(batch.frame)
                self._sent = batch.last
            return log.batch_after(self._sent, group) is None
        except (JournalError, ClientConnectionError):  # its task meets the same, and ends it
            return False

    async def _until_there_is_room(self) -> None:
        """Wait while the desk reads what was sent; one that does not goes."""
        loop = asyncio.get_running_loop()
        least, since, pause = self._unread(), loop.time(), _FIRST_LOOK
        while (unread := self._unread()) > _ROOM:
            if unread < least:
                least, since = unread, loop.time()
            elif loop.time() - since > _SLOW_SECONDS:
                raise _Ended(Bye.TOO_SLOW)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LOOK_EVERY)

    def _unread(self) -> int:
        return self._transport.get_write_buffer_size()

    async def _read_all(self) -> None:
        while True:
            frame = await self._read()
            match frame:
                case At():
                    self.committed = min(frame.after, self._sent)
                case Command():
                    self._facts.spawn("a desk's command", self._run(frame))
                case Hello():
                    raise _Ended(Bye.BAD_FRAME)
                case ByeFrame():
                    _log.info("desk %s leaves: %s", self.desk.id, frame.code)
                    raise _Ended

    async def _run(self, command: Command) -> None:
        if command.verb == Verb.PRESENCE:
            result = self._facts.presence.take(self.desk, command)
        elif command.verb in FACT_VERBS:
            result = await self._facts.facts.run(self.desk, command)
        else:
            result = await self._facts.commands.run(self.desk, command)
        with suppress(ClientConnectionError):  # it comes back, and asks again what became of it
            await self._send(result)

    async def _read(self) -> object:
        """The next frame; None for one of a kind that is unknown here."""
        message = await self._socket.receive()
        if message.type is not WSMsgType.TEXT:
            raise _Ended(Bye.BAD_FRAME if message.type is WSMsgType.BINARY else None)
        if not self._has_room_for_one_more():
            raise _Ended(Bye.TOO_MANY_FRAMES)
        try:
            return read_desk_frame(message.data)
        except BadFrame as error:
            _log.warning("desk %s: a frame makes no sense: %s", self.desk.id, str(error)[:200])
            raise _Ended(Bye.BAD_FRAME) from error

    def _has_room_for_one_more(self) -> bool:
        now = asyncio.get_running_loop().time()
        self._left = min(_FRAMES_AT_ONCE, self._left + (now - self._counted_at) * _FRAMES_A_SECOND)
        self._counted_at = now
        self._left -= 1
        return self._left >= 0

    async def _send(self, frame: Struct) -> None:
        await self._send_ready(ReadyFrame(encode(frame)))

    async def _send_ready(self, frame: ReadyFrame) -> None:
        if not frame.is_ready(self._window_bits):
            await frame.prepare()
        self._write(frame)

    def _write(self, frame: ReadyFrame) -> None:
        if self._socket.closed or self._transport.is_closing():
            raise ClientConnectionResetError("closing")
        self._transport.write(frame.bytes_for(self._window_bits))


def _end_because(bye: Bye | None) -> None:
    if bye is not None:
        raise _Ended(bye)


def _as_told(directory: tuple[Extension, ...]) -> tuple[KnownExtension, ...]:
    return tuple(KnownExtension(extension=each.number, name=each.name) for each in directory)
