"""The one connection of a desk to its relay: kept up, followed from the desk's own position, asked to act.

Which entries came is known by what the desk has stored, never by what was sent: a connection begins at the
cursor, and one that leaves something out is given up for another.
"""

import asyncio
import logging
import random
import secrets
import socket
import ssl
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlunsplit

import aiohttp
import msgspec
from msgspec import Struct

from gamma_desktop import __version__
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import SAID_BY_DESKS, Presence, PresenceState
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import TeamHealth
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.intake.journal import FollowedLog, LogEntry
from gamma_desktop.tasks import tasks_beside
from gamma_desktop.team.compression import WINDOW_BITS, use_little_memory
from gamma_desktop.team.frames import (
    AT_SECONDS,
    LOWEST_VERSION,
    RELAY_FRAME_BYTES,
    SILENT_SECONDS,
    VERSION,
    At,
    BadFrame,
    Bye,
    ByeFrame,
    Command,
    DeskPresence,
    EarlierEntry,
    Erase,
    Events,
    Expired,
    Hello,
    KnownExtension,
    Renew,
    Reset,
    Result,
    Tail,
    Update,
    Verb,
    Welcome,
    bye_of,
    encode,
    mark_in_hex,
    mark_of_hex,
    read_relay_frame,
    stays_away,
)
from gamma_desktop.team.member.errors import NoAnswer, NotSent
from gamma_desktop.team.ports import TeamNews, TeamState

ANSWERED_WITHIN = timedelta(seconds=15)
"""A command that is not answered by then may or may not have been done."""

_CONNECTED_WITHIN = 10.0
_ENDED_WITHIN = 2.0
_LOOK_EVERY = 0.005
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0

_FAULTS: dict[Bye | None, TeamFault] = {
    Bye.VERSION: TeamFault.OTHER_VERSION,
    Bye.REMOVED: TeamFault.REMOVED,
    Bye.COPIED: TeamFault.COPIED,
}

_PRESENCES = frozenset({*SAID_BY_DESKS, PresenceState.OFFLINE})

_log = logging.getLogger(__name__)


class Follower(Protocol):
    """Stores the log of the relay. Methods raise JournalError, and may block: they run on the link's loop."""

    def place(self) -> FollowedLog | None:
        """The log that was followed last, and how far it is stored; None before the first."""
        ...

    def begin_at(self, place: FollowedLog) -> None:
        """Note that entries of another log come next, or of another place."""
        ...

    def take(self, log: str, entries: Sequence[LogEntry]) -> None:
        """Store entries durably, and how far the log was read."""
        ...

    def miss(self, until: datetime) -> None:
        """What came since the last entry, until then, is kept no longer."""
        ...


class _Lost(Exception):
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


class Link:
    """Keeps up the connection; belongs to the loop that ``run`` is on.

    Args:
        addresses: host and port of each relay ("relay.example:8443"), the likeliest first.
        tls: trusts the relay.
        bearers: gives "<desk id>.<secret>", as it is now; of several that may be good, the likeliest first.
        follower: stores the log; None: the log is not wanted.
        session: the same for all connections of one run of the program.
        on_health: told of each change, on the link's loop.
        on_team: told what the relay says of the team, on the link's loop.
        followed: gives, by the name of each list of what was erased, up to which serial that is erased here.
        clock: the time now, aware, UTC.
        at_every: seconds between two words of how far the log is stored.
        first_pause: seconds until what failed is tried again, about; doubled each time.

    Attributes:
        team: what the relay says of the team; replaced as a whole.
        welcomed_as: the bearer that the relay took last; None before.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        tls: ssl.SSLContext,
        bearers: Callable[[], Sequence[str]],
        follower: Follower | None,
        *,
        session: str,
        on_health: Callable[[TeamHealth], None] = lambda _health: None,
        on_team: Callable[[TeamNews], None] = lambda _team: None,
        followed: Callable[[], Mapping[str, int]] = dict,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        at_every: float = AT_SECONDS,
        first_pause: float = _FIRST_PAUSE,
    ) -> None:
        self._addresses = addresses
        self._tls = tls
        self._bearers = bearers
        self._known_bearers: Sequence[str] = ()
        self._refused = 0
        self._follower = follower
        self._session = session
        self._on_health = on_health
        self._on_team = on_team
        self._followed = followed
        self._clock = clock
        self._at_every = at_every
        self._first_pause = first_pause
        self.health = TeamHealth(is_connected=False, since=clock(), fault=TeamFault.NOT_YET)
        self.team = TeamState()
        self.welcomed_as: str | None = None
        self._own = Presence(extension="")
        self._connection: _Connection | None = None
        self._failures = 0
        self._wanted_now = asyncio.Event()
        self._opening = asyncio.Lock()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Connect, and again whenever that ends, until cancelled."""
        use_little_memory()
        sockets = _Sockets()
        try:
            connector = aiohttp.TCPConnector(socket_factory=sockets.make)
            async with aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            ) as http:
                await self._connect_again_and_again(http)
        finally:
            await sockets.until_closed()

    async def _connect_again_and_again(self, http: aiohttp.ClientSession) -> None:
        pause, number = self._first_pause, 0
        while True:
            address = self._addresses[number % len(self._addresses)]
            self._wanted_now.clear()
            lost = await self._connect_until_lost(http, address)
            was_connected = self.health.is_connected
            self._note_lost(lost)
            if was_connected:
                pause = self._first_pause
            else:
                number += 1
            wait = None if stays_away(lost.close_code) else max(pause * _jitter(), lost.retry_after)
            pause = min(_LONGEST_PAUSE, pause * 2)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wanted_now.wait()

    def try_now(self) -> None:
        """Connect at once, if there is no connection: the network came back, say."""
        self._wanted_now.set()

    def connect_anew(self) -> None:
        """Connect at once, also if there is a connection: after a sleep, the relay may be long gone."""
        self._wanted_now.set()
        if self._connection is not None:
            self._connection.leave()

    def say_presence(self, own: Presence) -> None:
        """Tell the team what this desk is, now and with each connection; the extension is known there."""
        self._own = own
        if self._connection is not None:
            self._connection.say_presence(own)

    async def until_it_may_end(self) -> None:
        """Wait, not for long, while it connects: a handshake that is cancelled leaves its socket open."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDED_WITHIN), self._opening:
                pass

    async def until_decided(self) -> None:
        """Return once there is a connection, or each address has failed once."""
        while not self.health.is_connected and (
            self._failures < len(self._addresses) or self._has_another_bearer
        ):
            self._changed.clear()
            await self._changed.wait()

    @property
    def _has_another_bearer(self) -> bool:
        """Whether the relay did not know one of those that there are, and has yet to be shown another."""
        return bool(self._known_bearers) and self._refused % len(self._known_bearers) != 0

    async def ask(self, command: Command) -> Result:
        """Have the relay do something, once.

        Raises:
            NotSent: there is no connection.
            NoAnswer: it was sent, and no answer came.
        """
        if self._connection is None:
            raise NotSent(self.health.fault or "")
        return await self._connection.ask(command)

    async def _connect_until_lost(self, http: aiohttp.ClientSession, address: str) -> _Lost:
        try:
            await self._connect(http, address)
        except _Lost as lost:
            return lost
        except Exception as error:  # noqa: BLE001  (a border: whatever a relay sent)
            _log.error("a connection to the relay failed as none should", exc_info=error)
            return _Lost(TeamFault.ENDED, detail=type(error).__name__)
        return _Lost(TeamFault.ENDED)

    async def _connect(self, http: aiohttp.ClientSession, address: str) -> None:
        """Be connected until that ends; raises _Lost in any case."""
        try:
            place = self._follower.place() if self._follower is not None else None
        except JournalError as error:
            raise _Lost(TeamFault.CANNOT_STORE, detail=str(error)) from error
        bearer = self._bearer()
        opened = await self._open(http, address, bearer)
        self.welcomed_as = bearer
        connection = _Connection(opened, self._follower, self._clock, at_every=self._at_every)
        try:
            await connection.say_hello(place, self._session, followed=self._followed())
            await connection.read_welcome(place)
            self._note_welcome(connection)
            connection.say_presence(self._own)
            await connection.go_on(self._note_news)
        except (aiohttp.ClientError, OSError) as error:
            raise _Lost(TeamFault.ENDED, detail=str(error)) from error
        except JournalError as error:
            await connection.end(Bye.TROUBLE)
            raise _Lost(TeamFault.CANNOT_STORE, detail=str(error)) from error
        finally:
            self._connection = None
            connection.give_up()
            await opened.close()

    def _bearer(self) -> str:
        """The one to come by: the next, after one that the relay did not know."""
        bearers = self._bearers()
        if bearers != self._known_bearers:
            self._known_bearers, self._refused = bearers, 0
        return bearers[self._refused % len(bearers)]

    async def _open(
        self, http: aiohttp.ClientSession, address: str, bearer: str
    ) -> aiohttp.ClientWebSocketResponse:
        try:
            async with self._opening, asyncio.timeout(_CONNECTED_WITHIN):
                return await http.ws_connect(
                    url_of(address),
                    headers={"Authorization": f"Bearer {bearer}"},
                    ssl=self._tls,
                    compress=WINDOW_BITS,
                    max_msg_size=RELAY_FRAME_BYTES,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
        except aiohttp.ClientConnectorCertificateError as error:
            raise _Lost(TeamFault.NOT_TRUSTED, detail=str(error.certificate_error)) from error
        except aiohttp.WSServerHandshakeError as error:
            if error.status == HTTPStatus.GONE:
                raise _Lost(TeamFault.REMOVED, bye=Bye.REMOVED) from error
            is_unknown = error.status == HTTPStatus.UNAUTHORIZED
            fault = TeamFault.NOT_KNOWN if is_unknown else TeamFault.UNREACHABLE
            self._refused += is_unknown
            wait = _LONGEST_PAUSE * (is_unknown and not self._has_another_bearer)
            raise _Lost(fault, detail=str(error.status), retry_after=wait) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise _Lost(TeamFault.UNREACHABLE, detail=str(error) or "no answer in time") from error

    def _note_welcome(self, connection: "_Connection") -> None:
        self._connection = connection
        welcome = connection.welcome
        self._know(
            TeamState(
                directory=_extensions(welcome.directory),
                presence=_presence(welcome.presence, connection.offset),
                settings=welcome.settings,
            )
        )
        self._note(TeamHealth(is_connected=True, since=self._clock()))

    def _note_news(self, frame: Struct) -> None:
        if isinstance(frame, Erase | Renew):
            self._on_team(frame)
        if isinstance(frame, Tail):
            self._note(replace(self.health, fault=TeamFault.RELAY_CANNOT_STORE if frame.problem else None))
        if not isinstance(frame, Update) or self._connection is None:
            return
        team = self.team
        if frame.directory is not None:
            team = replace(team, directory=_extensions(frame.directory))
        if frame.presence is not None:
            changed = _presence(frame.presence, self._connection.offset)
            team = replace(team, presence={**team.presence, **changed})
        self._know(team)

    def _know(self, team: TeamState) -> None:
        if team != self.team:
            self.team = team
            self._on_team(team)

    def _note_lost(self, lost: _Lost) -> None:
        self._failures += 1
        self._changed.set()
        self._know(replace(self.team, presence={}))
        since = self.health.since
        if self.health.is_connected or self.health.fault is TeamFault.NOT_YET:
            since = self._clock()
        _log.info("no connection to the relay: %s %s", lost.bye or lost.fault, lost.detail)
        fault = _FAULTS.get(lost.bye, lost.fault)
        self._note(TeamHealth(is_connected=False, since=since, fault=fault, detail=lost.detail))

    def _note(self, health: TeamHealth) -> None:
        if health != self.health:
            self.health = health
            self._changed.set()
            self._on_health(health)


class _Connection:
    """One WebSocket, from hello to its end.

    Attributes:
        welcome: what the relay said first.
        offset: what to add to the relay's time to have ours.
    """

    def __init__(
        self,
        opened: aiohttp.ClientWebSocketResponse,
        follower: Follower | None,
        clock: Callable[[], datetime],
        *,
        at_every: float,
    ) -> None:
        self._socket = opened
        self._follower = follower
        self._clock = clock
        self._at_every = at_every
        self._cursor = 0
        self._stored = asyncio.Event()
        self._said = self._own = Presence(extension="")
        self._has_to_say = asyncio.Event()
        self._left = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Result]] = {}
        self.offset = timedelta(0)
        self.welcome = Welcome(
            v=VERSION, log="", first=0, last=0, after=0, now=clock(), desk=""
        )  # until there is one

    async def say_hello(
        self, place: FollowedLog | None, session: str, *, followed: Mapping[str, int]
    ) -> None:
        hello = Hello(
            v_min=LOWEST_VERSION,
            v_max=VERSION,
            session=session,
            follows=self._follower is not None,
            log=place.log if place else None,
            after=place.position if place else 0,
            mark=mark_in_hex(place.mark) if place and place.position else None,
            followed=dict(followed),
            app=__version__,
        )
        await self._send(hello)

    async def read_welcome(self, place: FollowedLog | None) -> None:
        """Read to the relay's welcome, and begin where it says; raises JournalError."""
        may_move = place is None
        expired: Expired | None = None
        while not isinstance(frame := await self._receive(), Welcome):
            if isinstance(frame, Reset):
                _log.warning("the relay's log is another, or was set back: it is read from its beginning")
            elif isinstance(frame, Expired):
                _log.warning("the relay does not keep all of what came since the last connection")
                expired = frame
            elif frame is not None:
                raise _Lost(TeamFault.ENDED, bye=Bye.BAD_FRAME)
            may_move = may_move or frame is not None
        self.welcome = frame
        self.offset = self._clock() - frame.now
        self._cursor = frame.after
        if self._follower is None or (place and (place.log, place.position) == (frame.log, frame.after)):
            return
        if not may_move:
            raise _Lost(TeamFault.ENDED, bye=Bye.OUT_OF_ORDER)
        if expired is not None:
            self._follower.miss((expired.at or frame.now) + self.offset)
        mark = mark_of_hex(frame.mark) if frame.mark is not None else 0
        self._follower.begin_at(FollowedLog(frame.log, frame.after, mark))

    async def go_on(self, on_frame: Callable[[Struct], None]) -> None:
        """Work in what comes; raises _Lost, JournalError or an error of aiohttp in the end."""
        async with tasks_beside() as group:
            group.create_task(self._say_how_far())
            group.create_task(self._say_what_we_are())
            group.create_task(self._lose_once_left())
            while True:
                frame = await self._receive()
                if frame is not None:
                    await self._work_in(frame)
                    on_frame(frame)

    def say_presence(self, own: Presence) -> None:
        self._own = own
        self._has_to_say.set()

    def leave(self) -> None:
        """Give this connection up for another."""
        self._left.set()

    async def ask(self, command: Command) -> Result:
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
        with suppress(aiohttp.ClientError, OSError):
            await self._send(ByeFrame(code=bye))

    def give_up(self) -> None:
        """No answer can come any more."""
        for answered in self._waiting.values():
            if not answered.done():
                answered.set_exception(NoAnswer("the connection was lost"))

    async def _work_in(self, frame: Struct) -> None:
        match frame:
            case Events():
                await self._take(frame)
            case Result() if frame.id in self._waiting:
                self._waiting.pop(frame.id).set_result(frame)
            case ByeFrame():
                bye = Bye(frame.code) if frame.code in set(Bye) else None
                raise _Lost(TeamFault.ENDED, bye=bye, retry_after=frame.retry_after or 0.0)

    async def _take(self, events: Events) -> None:
        if self._follower is None:
            return
        expected = self._cursor
        for entry in events.entries:
            if not entry.prev <= expected < entry.position:
                _log.error("the relay left something out between %d and %d", expected, entry.position)
                await self.end(Bye.OUT_OF_ORDER)
                raise _Lost(TeamFault.ENDED, bye=Bye.OUT_OF_ORDER)
            expected = entry.position
        now = self._clock()
        stored = [
            _as_stored(each, self.offset, now) for entry in events.entries for each in (*entry.earlier, entry)
        ]
        self._follower.take(self.welcome.log, stored)
        self._cursor = expected
        self._stored.set()

    async def _say_how_far(self) -> None:
        """Tell the relay what is stored, now and then; nothing while nothing comes."""
        while True:
            await self._stored.wait()
            self._stored.clear()
            await self._send(At(after=self._cursor))
            await asyncio.sleep(self._at_every)

    async def _lose_once_left(self) -> None:
        await self._left.wait()
        raise _Lost(TeamFault.ENDED, detail="given up for another connection")

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
            raise _Lost(TeamFault.ENDED, bye=Bye.SILENT) from error
        if message.type is not aiohttp.WSMsgType.TEXT:
            code = self._socket.close_code
            raise _Lost(TeamFault.ENDED, bye=bye_of(code), close_code=code, detail=str(code or ""))
        try:
            return read_relay_frame(message.data)
        except BadFrame as error:
            await self.end(Bye.BAD_FRAME)
            raise _Lost(TeamFault.ENDED, bye=Bye.BAD_FRAME, detail=str(error)[:200]) from error

    async def _send(self, frame: Struct) -> None:
        await self._socket.send_frame(encode(frame), aiohttp.WSMsgType.TEXT)


class _Sockets:
    """Those that were opened. A loop must not end before TLS has closed them, with a word of the relay."""

    def __init__(self) -> None:
        self._made: list[weakref.ref[socket.socket]] = []

    def make(self, address: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        self._made = [each for each in self._made if each() is not None] + [weakref.ref(made)]
        return made

    async def until_closed(self) -> None:
        """Wait for that, not for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDED_WITHIN):
                while any((each := made()) is not None and each.fileno() >= 0 for made in self._made):  # noqa: ASYNC110  (as they close)
                    await asyncio.sleep(_LOOK_EVERY)


def url_of(address: str) -> str:
    """Where desks connect at a relay that is reached at this host and port."""
    return urlunsplit(("wss", address, "/desk", "", ""))


def _extensions(directory: Sequence[KnownExtension]) -> tuple[Extension, ...]:
    return tuple(Extension(number=each.extension, name=each.name) for each in directory)


def _presence(told: Sequence[DeskPresence], offset: timedelta) -> dict[str, Presence]:
    """By extension and by our clock; a state that is unknown here is left out."""
    return {
        each.extension: Presence(
            extension=each.extension,
            state=PresenceState(each.state),
            until=_by_our_clock(each.until, offset),
        )
        for each in told
        if each.state in _PRESENCES
    }


def _by_our_clock(moment: datetime | None, offset: timedelta) -> datetime | None:
    """None for one that no clock can show, too."""
    try:
        return None if moment is None else moment + offset
    except OverflowError:
        return None


def _as_stored(entry: EarlierEntry, offset: timedelta, now: datetime) -> LogEntry:
    """An entry with its time by our clock: a desk that is half a minute ahead would never pop else."""
    body = entry.body.encode() if entry.body is not None else entry.raw or b""
    received_at = min(entry.at + offset, now)
    mark = mark_of_hex(entry.mark)
    return LogEntry(entry.position, mark, received_at, entry.headers, entry.query, body, entry.kind)


def _jitter() -> float:
    """Keeps desks apart that lost their relay at the same moment."""
    return random.uniform(0.5, 1.0)  # noqa: S311  (guards nothing)
