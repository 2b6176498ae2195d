"""Connections to NATS: one at a time, to whichever of the servers answers, each with a beginning and an end.

The client library's own reconnecting is not used: an exception in one of its callbacks ends it, some errors
close it for good, and a request that waits sits out its time. Here a connection that fails is left, and the
next server gets a new one. Nothing is answered by a server that could not fsync.
"""

import asyncio
import base64
import logging
import random
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import nats.errors
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable

T = TypeVar("T")

OLDEST = (2, 14)
"""Before it, ``sync_interval: always`` was no promise: an acknowledged event could be lost with the power."""
_CONNECTS_WITHIN = 2.0
_ANSWERS_WITHIN = 1.0
"""Seconds: where there is no leader, nothing answers, and the next may be chosen at any moment."""
_DENIED = "Authorization Violation"
"""What a server says to who is none of its users."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_PING_EVERY = 2
_PINGS = 2
_LARGEST = 64 * 1024 * 1024
"""Bytes that may wait for a server that does not read."""

_log = logging.getLogger(__name__)


class StreamUnreachable(Exception):
    """The stream gave no answer, or said that it cannot now: whether something was stored is not known."""


class StreamRefused(Exception):
    """The stream said no, and did nothing.

    Attributes:
        code: of JetStream's table of errors.
    """

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{words} ({code})")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class NatsAccess:
    """How NATS is reached.

    Attributes:
        servers: URLs; with ``tls://`` their certificates must be good for this machine.
        credentials: a file: one that ``nsc`` makes (.creds), or a line with user and password; None: none.
    """

    servers: Sequence[str]
    credentials: Path | None = None

    def options(self) -> dict[str, Any]:
        """What a connection says of who we are; raises StreamUnusable."""
        if self.credentials is None:
            return {}
        try:
            text = self.credentials.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise StreamUnusable(
                StreamFault.CREDENTIALS, path=str(self.credentials), why=str(error)
            ) from error
        jwt, seed = _between(text, "NATS USER JWT"), _between(text, "USER NKEY SEED")
        if jwt and seed:
            key = _key_of(seed, self.credentials)
            return {
                "user": "-",  # WORKAROUND nats-py 2.16: without one it signs nothing; none of it is sent
                "password": "-",
                "user_jwt_cb": jwt.encode,
                "signature_cb": lambda nonce: base64.b64encode(key.sign(nonce.encode())),
            }
        words = text.split()
        if len(words) != 2:  # noqa: PLR2004  (user and password)
            raise StreamUnusable(StreamFault.CREDENTIALS, path=str(self.credentials), why="format")
        return {"user": words[0], "password": words[1]}

    def refused_by(self, server: str) -> StreamUnusable:
        """What it means that a server does not let us in."""
        expiry = None if self.credentials is None else _expiry_of(self.credentials)
        if expiry is None or expiry > datetime.now(UTC):
            return StreamUnusable(StreamFault.DENIED, server=server)
        return StreamUnusable(StreamFault.EXPIRED, path=str(self.credentials), at=expiry.date().isoformat())


class _Token(msgspec.Struct, frozen=True):
    """What is read of the token in a file of credentials: until when it is good."""

    exp: int = 0


class _ApiError(msgspec.Struct, frozen=True):
    code: int = 0
    err_code: int = 0
    description: str = ""


class _Answer(msgspec.Struct, frozen=True):
    error: _ApiError | None = None
    seq: int = 0


class Session:
    """One connection, until it fails or is closed.

    Attributes:
        server: what it is connected to.
    """

    def __init__(self, client: Client, server: str, ended: asyncio.Event) -> None:
        self._client = client
        self._ended = ended
        self.server = server

    @property
    def is_over(self) -> bool:
        """Whether nothing can be asked by it any more."""
        return self._ended.is_set()

    async def until_over(self) -> None:
        """Wait until it has failed or was closed."""
        await self._ended.wait()

    async def publish(
        self, subject: str, payload: bytes, *, mark: str, after: int | None = None, within: float
    ) -> int:
        """Have the stream store something; returns its position there.

        Args:
            subject: where.
            payload: what.
            mark: is the same where this is a repetition: the stream drops that.
            after: have it refused unless this position is the last at the subject; 0: unless it is the first.
            within: seconds.

        Raises:
            StreamUnreachable, StreamRefused.
        """
        headers = {"Nats-Msg-Id": mark}
        if after is not None:
            headers["Nats-Expected-Last-Subject-Sequence"] = str(after)
        answer = await self._ask(subject, payload, headers, within)
        told = _decoded(answer, _Answer)
        if told.seq < 1:
            raise StreamUnreachable(f"no position in {answer[:200]!r}")
        return told.seq

    async def api(self, what: str, asked: Mapping[str, object], kind: type[T]) -> T:
        """Ask JetStream something; raises StreamUnreachable, StreamRefused."""
        subject = f"$JS.API.{what}"
        payload = msgspec.json.encode(asked) if asked else b""
        answer = await self._ask(subject, payload, None, _ANSWERS_WITHIN)
        _decoded(answer, _Answer)
        return _decoded(answer, kind)

    async def deliveries(self, take: Callable[[Msg], Awaitable[None]]) -> Subscription:
        """Have messages taken that are sent to a new address; raises StreamUnreachable."""
        try:
            return await self._client.subscribe(
                self._client.new_inbox(), cb=take, pending_msgs_limit=0, pending_bytes_limit=0
            )
        except (nats.errors.Error, OSError) as error:
            raise StreamUnreachable(str(error)) from error

    async def listen(self, subject: str, take: Callable[[Msg], Awaitable[None]]) -> None:
        """Have messages taken that any client sends to a subject; raises StreamUnreachable."""
        try:
            await self._client.subscribe(subject, cb=take)
        except (nats.errors.Error, OSError) as error:
            raise StreamUnreachable(str(error)) from error

    async def flush(self) -> None:
        """Wait until the server has what was sent; raises StreamUnreachable."""
        try:
            await self._client.flush()
        except (nats.errors.Error, OSError) as error:
            raise StreamUnreachable(str(error)) from error

    async def send(self, subject: str, payload: bytes, reply: str = "") -> None:
        """Send something that is answered elsewhere, if at all; raises StreamUnreachable."""
        try:
            await self._client.publish(subject, payload, reply=reply)
        except (nats.errors.Error, OSError) as error:
            raise StreamUnreachable(str(error)) from error

    async def close(self) -> None:
        """End it."""
        self._ended.set()
        with suppress(nats.errors.Error, OSError, TimeoutError):
            async with asyncio.timeout(_CONNECTS_WITHIN):
                await self._client.close()

    async def _ask(
        self, subject: str, payload: bytes, headers: dict[str, str] | None, within: float
    ) -> bytes:
        if self.is_over:
            raise StreamUnreachable("the connection has ended")
        asking = (
            asyncio.get_running_loop().create_task(  # a request that waits does not see the end by itself
                self._client.request(subject, payload, timeout=within, headers=headers)
            )
        )
        ended = asyncio.get_running_loop().create_task(self._ended.wait())
        try:
            await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise StreamUnreachable("the connection has ended")
            return asking.result().data
        except (nats.errors.Error, TimeoutError, OSError) as error:
            raise StreamUnreachable(repr(error)) from error
        finally:
            asking.cancel()
            ended.cancel()


class Connector:
    """Keeps a connection, to one server after the other.

    Args:
        access: to which.
        name: what servers call us in their lists.
    """

    def __init__(self, access: NatsAccess, name: str) -> None:
        self._access = access
        self._name = name
        self._next = random.randrange(len(access.servers))  # noqa: S311  (relays spread over servers)
        self._changed = asyncio.Event()
        self.session: Session | None = None
        self._problem: StreamUnusable | None = None

    async def run(self) -> None:
        """Connect again and again; cancelled, it closes the connection."""
        pause = _FIRST_PAUSE
        while True:
            server = self._access.servers[self._next]
            self._next = (self._next + 1) % len(self._access.servers)
            try:
                self.session = await self._connect(server)
            except StreamUnusable as problem:
                if self._problem is None or str(problem) != str(self._problem):
                    _log.error("NATS at %s cannot be used: %s", server, problem)
                self._problem = problem
            except (nats.errors.Error, OSError, TimeoutError) as error:
                _log.info("NATS at %s does not answer: %r", server, error)
            if self.session is not None:
                pause, self._problem = _FIRST_PAUSE, None
                _log.info("connected to NATS at %s", server)
                self._tell()
                try:
                    await self.session.until_over()
                finally:
                    await self.session.close()
                    self.session = None
                _log.warning("the connection to NATS at %s has ended", server)
            self._tell()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  (spreads, guards nothing)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def connected(self) -> Session:
        """A connection, once there is one."""
        while self.session is None or self.session.is_over:
            await self._changed.wait()
        return self.session

    async def connected_or_refused(self) -> Session:
        """The same; raises StreamUnusable where a server cannot be used, and no other is tried first."""
        while self.session is None or self.session.is_over:
            if self._problem is not None:
                raise self._problem
            await self._changed.wait()
        return self.session

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _connect(self, server: str) -> Session:
        options = self._access.options()
        client, ended = Client(), asyncio.Event()

        async def note_end() -> None:
            ended.set()

        async def note_error(error: Exception) -> None:
            _log.info("NATS at %s: %r", server, error)

        try:
            async with asyncio.timeout(_CONNECTS_WITHIN):
                await client.connect(
                    server,
                    name=self._name,
                    allow_reconnect=False,
                    max_reconnect_attempts=1,  # else one that refuses is tried for ever
                    reconnect_time_wait=0,
                    connect_timeout=int(_CONNECTS_WITHIN),
                    ping_interval=_PING_EVERY,
                    max_outstanding_pings=_PINGS,
                    pending_size=_LARGEST,
                    error_cb=note_error,
                    closed_cb=note_end,
                    disconnected_cb=note_end,
                    tls=ssl.create_default_context() if server.startswith("tls:") else None,
                    **options,
                )
        except BaseException as error:
            await Session(client, server, ended).close()
            if isinstance(error, nats.errors.Error) and _DENIED in str(error):
                raise self._access.refused_by(server) from error
            raise
        version = client.connected_server_version
        if (version.major, version.minor) < OLDEST:
            await Session(client, server, ended).close()
            told = f"{version.major}.{version.minor}.{version.patch}"
            raise StreamUnusable(StreamFault.TOO_OLD, server=server, version=told)
        return Session(client, server, ended)


def _decoded(answer: bytes, kind: type[T]) -> T:
    """An answer of JetStream; raises StreamUnreachable where it can do better later, StreamRefused else."""
    try:
        error = msgspec.json.decode(answer, type=_Answer).error
        if error is None:
            return msgspec.json.decode(answer, type=kind)
    except msgspec.MsgspecError as problem:
        raise StreamUnreachable(str(problem)) from problem
    if error.err_code in _LATER or (error.code >= 500 and error.err_code not in _NEVER):  # noqa: PLR2004  (as of HTTP)
        raise StreamUnreachable(f"{error.description} ({error.err_code})")
    raise StreamRefused(error.err_code, error.description)


_NEVER = frozenset({10043, 10057})
"""There is no such message: said as a failure of the server."""
_LATER = frozenset({10005, 10008, 10009, 10023, 10028, 10158, 10202})
"""Too few servers, no leader, shutting down, resources, the same is being stored: later it may do it."""


def _between(text: str, what: str) -> str | None:
    """The line under a heading of a file of credentials."""
    _, found, rest = text.partition(f"BEGIN {what}")
    if not found:
        return None
    return next((line.strip() for line in rest.splitlines()[1:] if line.strip()), None)


def _expiry_of(credentials: Path) -> datetime | None:
    """Until when a file of credentials is good; None where it tells no such time."""
    try:
        _, told, _ = (_between(credentials.read_text(), "NATS USER JWT") or "").split(".")
        token = msgspec.json.decode(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)), type=_Token)
        return datetime.fromtimestamp(token.exp, UTC) if token.exp else None
    except (OSError, ValueError, OverflowError, msgspec.MsgspecError):
        return None


def _key_of(seed: str, path: Path) -> Ed25519PrivateKey:
    """The key that a seed is of: base32 with two bytes before it, and two behind it that check it."""
    try:
        raw = base64.b32decode(seed + "=" * (-len(seed) % 8))
        return Ed25519PrivateKey.from_private_bytes(raw[2:-2])
    except ValueError as error:
        raise StreamUnusable(StreamFault.CREDENTIALS, path=str(path), why="seed") from error
