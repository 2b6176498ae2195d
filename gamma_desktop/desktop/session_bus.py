"""The session's message bus (D-Bus) of a free desktop: calls methods, hears signals, waits for nothing.

One connection, read by one task: answers and signals are handed on in the order in which they came, which is
the order in which their sender sent them. Other systems have no such bus.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jeepney.io.asyncio import DBusConnection

BUS_NAME, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_METHOD_RETURN, _ERROR, _SIGNAL = 2, 3, 4
_AUTHENTICATION_LINE = 1024
_ERROR_NAME, _REPLY_SERIAL, _SENDER, _MEMBER = 4, 5, 7, 3


class BusObject(NamedTuple):
    """Whom to call: the name of a service, one of its objects, and the interface that is meant."""

    name: str
    path: str
    interface: str


BUS = BusObject(BUS_NAME, _BUS_PATH, BUS_NAME)
"""The bus itself."""


class Answer(NamedTuple):
    """What a method returned, by whom it was sent (a unique name); ``error`` is the name of one, or ""."""

    sender: str
    body: tuple[Any, ...]
    error: str = ""


SignalListener = Callable[[str, str, tuple[Any, ...]], None]
"""Hears of a signal: the unique name of who sent it, its name, and what it holds."""


class _Question(NamedTuple):
    take: Callable[[Answer], None]
    silence: asyncio.TimerHandle


class SessionBus:
    """A connection, while ``serve`` runs.

    Args:
        hear: told every signal that was asked for; and any other that a program sends to us.
        on_silence: told of a method that has not answered in time; its answer is taken all the same.
        answers_within: seconds.
    """

    def __init__(
        self, hear: SignalListener, on_silence: Callable[[], None], *, answers_within: float
    ) -> None:
        self._hear = hear
        self._on_silence = on_silence
        self._answers_within = answers_within
        self._questions: dict[int, _Question] = {}
        self._connection: DBusConnection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_open(self) -> bool:
        """Whether methods can be called."""
        return self._connection is not None

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._questions)

    async def serve(self, begin: Callable[[], None]) -> None:
        """Connect, call ``begin``, and hand on what comes, until the connection is closed at either end.

        Raises:
            OSError: there is no bus, or it is gone.
        """
        self._loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._answers_within):
                self._connection = connection = await _connect()
            begin()
            while True:
                self._take(await connection.receive())
        except (EOFError, ValueError, RuntimeError) as error:
            raise OSError(str(error)) from error
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the connection, and of every answer."""
        self.forget()
        if self._connection is not None:
            self._connection.writer.close()
            self._connection = None

    def forget(self) -> None:
        """Take no answer to what was asked up to now."""
        for question in self._questions.values():
            question.silence.cancel()
        self._questions.clear()

    def listen(self, rule: str) -> None:
        """Ask for signals, in the bus's own way of naming them."""
        self.call(BUS, "AddMatch", "s", (rule,))

    def call(
        self,
        whom: BusObject,
        method: str,
        signature: str = "",
        arguments: tuple[Any, ...] = (),
        take: Callable[[Answer], None] = lambda _answer: None,
    ) -> None:
        """Call a method; what it answers is handed to ``take``, whenever it comes. Not while it is closed."""
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415  (Linux alone has it)

        connection, loop = self._connection, self._loop
        if connection is None or loop is None:
            return
        address = DBusAddress(whom.path, bus_name=whom.name, interface=whom.interface)
        serial = next(connection.outgoing_serial)
        content = new_method_call(address, method, signature or None, arguments).serialise(serial)
        silence = loop.call_later(self._answers_within, self._on_silence)
        self._questions[serial] = _Question(take, silence)
        connection.writer.write(content)

    def _take(self, message: Any) -> None:  # noqa: ANN401  (the library has no types)
        fields: Mapping[int, Any] = message.header.fields
        kind, sender = message.header.message_type.value, str(fields.get(_SENDER, ""))
        if kind in {_METHOD_RETURN, _ERROR}:
            question = self._questions.pop(fields.get(_REPLY_SERIAL, 0), None)
            if question is not None:
                question.silence.cancel()
                error = str(fields.get(_ERROR_NAME, "unnamed")) if kind == _ERROR else ""
                question.take(Answer(sender, tuple(message.body), error))
        elif kind == _SIGNAL:
            self._hear(sender, str(fields.get(_MEMBER, "")), tuple(message.body))


async def ask_session(
    whom: BusObject, method: str, signature: str = "", arguments: tuple[Any, ...] = (), *, within: float
) -> Answer:
    """Ask one question of the session's bus, on a separate connection.

    Args:
        whom: a service that the bus may start for this.
        method: of its interface.
        signature: of the arguments.
        arguments: of the method.
        within: seconds.

    Raises:
        OSError: there is no bus, or no answer in time.
    """
    answers: list[Answer] = []

    def take(answer: Answer) -> None:
        answers.append(answer)
        bus.close()

    def give_up() -> None:
        bus.close()

    bus = SessionBus(lambda *_signal: None, give_up, answers_within=within)
    try:
        await bus.serve(lambda: bus.call(whom, method, signature, arguments, take))
    except OSError:
        if not answers:
            raise
    if not answers:
        raise TimeoutError(f"{whom.name} does not answer")
    return answers[0]


if sys.platform == "win32":

    async def _open(path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        raise FileNotFoundError(path)
else:
    _open = asyncio.open_unix_connection


async def _connect() -> "DBusConnection":
    """Connect and greet. Ours, as the library's own leaves its socket open when it is cancelled half-way."""
    from jeepney.bus import get_bus  # noqa: PLC0415  (Linux alone, and when it is wanted)
    from jeepney.bus_messages import message_bus  # noqa: PLC0415  (Linux alone has it)
    from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy  # noqa: PLC0415  (Linux alone has it)

    reader, writer = await _open(get_bus(_address()))
    try:
        await _authenticate(reader, writer)
        connection = DBusConnection(reader, writer)
        async with DBusRouter(connection) as router:
            await Proxy(message_bus, router).Hello()
    except BaseException:
        writer.close()
        raise
    return connection


async def _authenticate(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Tell who we are; raises EOFError or ValueError where the other end is no bus."""
    from jeepney.auth import BEGIN, Authenticator  # noqa: PLC0415  (Linux alone has it)

    authenticator = Authenticator()
    for line in authenticator:
        writer.write(line)
        if not (answer := await reader.read(_AUTHENTICATION_LINE)):
            raise EOFError("the bus closed the connection before it knew who we are")
        authenticator.feed(answer)
    writer.write(BEGIN)


def _address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the session's bus is; raises OSError where there is none."""
    address = environment.get("DBUS_SESSION_BUS_ADDRESS")
    if not address:
        with suppress(KeyError):
            address = f"unix:path={Path(environment['XDG_RUNTIME_DIR']) / 'bus'}"
    if not address:
        raise FileNotFoundError("this session has no message bus")
    return address
