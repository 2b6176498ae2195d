"""The one connection of a desk to its relay: kept up, and what the relay says of the team."""

import asyncio
import logging
import random
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
from msgspec import Struct

from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import SAID_BY_DESKS, Presence, PresenceState
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import TeamHealth
from gamma_desktop.intake.errors import JournalError
from gamma_desktop.team.compression import use_little_memory
from gamma_desktop.team.frames import (
    AT_SECONDS,
    Bye,
    Command,
    DeskPresence,
    Erase,
    KnownExtension,
    Renew,
    Result,
    Snapshot,
    Tail,
    Update,
    stays_away,
)
from gamma_desktop.team.member.connection import Connection, Follower, Lost
from gamma_desktop.team.member.errors import NotSent
from gamma_desktop.team.member.opening import LONGEST_PAUSE, Opening
from gamma_desktop.team.ports import TeamNews, TeamState

_FIRST_PAUSE = 0.5
_BACK_WITHIN = 5.0
"""Seconds that a relay is expected to take to start again."""

_FAULTS: dict[Bye | None, TeamFault] = {
    Bye.VERSION: TeamFault.OTHER_VERSION,
    Bye.REMOVED: TeamFault.REMOVED,
    Bye.COPIED: TeamFault.COPIED,
}

_PRESENCES = frozenset({*SAID_BY_DESKS, PresenceState.OFFLINE})

_log = logging.getLogger(__name__)


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
        since: gives how many days back the calls are wanted that are not known here; None: all.
        followed: gives, by the name of each list of what was erased, up to which serial that is erased here.
        clock: the time now, aware, UTC.
        at_every: seconds between two words of how far the log is stored.
        first_pause: seconds until what failed is tried again, about; doubled each time.

    Attributes:
        team: what the relay says of the team; replaced as a whole.
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
        since: Callable[[], int | None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        at_every: float = AT_SECONDS,
        first_pause: float = _FIRST_PAUSE,
    ) -> None:
        self._addresses = addresses
        self._opening = Opening(tls, bearers)
        self._follower = follower
        self._session = session
        self._on_health = on_health
        self._on_team = on_team
        self._followed = followed
        self._since = since
        self._clock = clock
        self._at_every = at_every
        self._first_pause = first_pause
        self.health = TeamHealth(is_connected=False, since=clock(), fault=TeamFault.NOT_YET)
        self.team = TeamState()
        self._own = Presence(extension="")
        self._connection: Connection | None = None
        self._offset: timedelta | None = None
        self._failures = 0
        self._wanted_now = asyncio.Event()
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Connect, and again whenever that ends, until cancelled."""
        use_little_memory()
        async with self._opening.ready():
            await self._connect_again_and_again()

    async def _connect_again_and_again(self) -> None:
        pause, number = self._first_pause, 0
        loop = asyncio.get_running_loop()
        gone_since = loop.time()
        while True:
            address = self._addresses[number % len(self._addresses)]
            self._wanted_now.clear()
            lost = await self._connect_until_lost(address)
            was_connected = self.health.is_connected
            self._note_lost(lost)
            if was_connected:
                pause, gone_since = self._first_pause, loop.time()
            else:
                number += 1
            wait = None if stays_away(lost.close_code) else max(pause * _jitter(), lost.retry_after)
            pause = next_pause(pause, gone_for=loop.time() - gone_since)
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
        await self._opening.until_done()

    async def until_decided(self) -> None:
        """Return once there is a connection, or each address has failed once."""
        while not self.health.is_connected and (
            self._failures < len(self._addresses) or self._opening.has_another_bearer
        ):
            self._changed.clear()
            await self._changed.wait()

    @property
    def welcomed_as(self) -> str | None:
        """The bearer that the relay took last; None before."""
        return self._opening.opened_with

    async def ask(self, command: Command) -> Result:
        """Have the relay do something, once.

        Raises:
            NotSent: there is no connection.
            NoAnswer: it was sent, and no answer came.
        """
        if self._connection is None:
            raise NotSent(self.health.fault or "")
        return await self._connection.ask(command)

    async def _connect_until_lost(self, address: str) -> Lost:
        try:
            await self._connect(address)
        except Lost as lost:
            return lost
        except Exception as error:  # noqa: BLE001  (a border: whatever a relay sent)
            _log.error("a connection to the relay failed as none should", exc_info=error)
            return Lost(TeamFault.ENDED, detail=type(error).__name__)
        return Lost(TeamFault.ENDED)

    async def _connect(self, address: str) -> None:
        """Be connected until that ends; raises Lost in any case."""
        try:
            place = await self._follower.place() if self._follower is not None else None
        except JournalError as error:
            raise _without_room(error) from error
        opened = await self._opening.open(address)
        connection = Connection(
            opened, self._follower, self._clock, at_every=self._at_every, known_offset=self._offset
        )
        try:
            await connection.say_hello(place, self._session, followed=self._followed(), since=self._since())
            await connection.read_welcome(place)
            self._note_welcome(connection)
            connection.say_presence(self._own)
            await connection.go_on(self._note_news)
        except (aiohttp.ClientError, OSError) as error:
            raise Lost(TeamFault.ENDED, detail=str(error)) from error
        except JournalError as error:
            await connection.end(Bye.TROUBLE)
            raise _without_room(error) from error
        finally:
            self._connection = None
            connection.give_up()
            if self._follower is not None:
                self._follower.tell_stored()
            await opened.close()

    def _note_welcome(self, connection: Connection) -> None:
        self._connection = connection
        self._offset = connection.offset
        welcome = connection.welcome
        self._know(
            TeamState(
                directory=_extensions(welcome.directory),
                presence=_presence(welcome.presence, connection.offset),
                settings=welcome.settings,
                sources=welcome.sources,
            )
        )
        to_get = welcome.snapshot or 0
        self._note(TeamHealth(is_connected=True, since=self._clock(), calls_to_get=to_get))

    def _note_news(self, frame: Struct) -> None:
        if isinstance(frame, Erase | Renew):
            self._on_team(frame)
        if isinstance(frame, Snapshot) and self._connection is not None:
            to_get = max(0, (self._connection.welcome.snapshot or 0) - self._connection.known_calls)
            self._note(replace(self.health, calls_to_get=0 if frame.is_last else to_get))
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
        if frame.settings is not None:
            team = replace(team, settings=frame.settings)
        if frame.sources is not None:
            team = replace(team, sources=frame.sources)
        self._know(team)

    def _know(self, team: TeamState) -> None:
        if team != self.team:
            self.team = team
            self._on_team(team)

    def _note_lost(self, lost: Lost) -> None:
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


def _without_room(error: JournalError) -> Lost:
    """There is no sense in coming back at once; who looks for room every few seconds says when there is."""
    return Lost(TeamFault.CANNOT_STORE, detail=str(error), retry_after=LONGEST_PAUSE)


def next_pause(pause: float, *, gone_for: float) -> float:
    """Seconds until the next try but one: a relay that starts again is back within seconds, and so are we."""
    return pause if gone_for < _BACK_WITHIN else min(LONGEST_PAUSE, pause * 2)


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


def _jitter() -> float:
    """Keeps desks apart that lost their relay at the same moment."""
    return random.uniform(0.5, 1.0)  # noqa: S311  (guards nothing)
