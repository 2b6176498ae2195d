"""The other end of watching: a command that is told of every change of a call. Blocks; knows no Qt."""

import io
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from gamma_desktop.desktop.channel_frames import (
    HEAD,
    LARGEST_REQUEST,
    Outcome,
    Request,
    Verb,
    framed,
    length_in,
    outcome_in,
)
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.codes import DesktopTrouble
from gamma_desktop.desktop.peer_user import is_same_user
from gamma_desktop.errors import GammaDesktopError, Message

_ANSWERS_WITHIN = 10.0
_LARGEST_CALL = 1024 * 1024


class NotWatched(GammaDesktopError):
    """There is no program whose calls could be followed, or none that lets this one."""

    title = DesktopTrouble.NOT_WATCHED

    def __init__(self, why: DesktopTrouble) -> None:
        super().__init__(str(why))
        self.message = Message(why)


def watched(place: ChannelPlace) -> Iterator[bytes]:
    """Each change of a call as the program tells it, until that ends or lets go of us.

    Raises:
        NotWatched: it cannot be watched.
    """
    with _connected(place) as stream:
        stream.write(framed(msgspec.json.encode(Request(verb=Verb.WATCH))))
        stream.flush()
        outcome = outcome_in(_content(stream, LARGEST_REQUEST) or b"")
        if outcome is not Outcome.TAKEN:
            too_many = outcome is Outcome.TOO_MANY
            raise NotWatched(DesktopTrouble.TOO_MANY_WATCH if too_many else DesktopTrouble.NO_PROGRAM)
        if isinstance(stream, _SocketStream):
            stream.wait_for_ever()
        while (content := _content(stream, _LARGEST_CALL)) is not None:
            yield content


class _SocketStream(io.BufferedRWPair):
    """A connected socket as a stream."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        raw = socket.SocketIO(connection, "rw")
        super().__init__(raw, raw)

    def wait_for_ever(self) -> None:
        """Calls may be hours apart."""
        self._connection.settimeout(None)


@contextmanager
def _connected(place: ChannelPlace) -> "Iterator[io.BufferedRWPair | io.BufferedRandom]":
    name = place.to_speak()
    if name is None:
        raise NotWatched(DesktopTrouble.NO_PROGRAM)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  (Windows alone has it)

            with open(rf"\\.\pipe\{name}", "r+b") as pipe:  # noqa: PTH123  (no path)
                _check(is_same_user(msvcrt.get_osfhandle(pipe.fileno()), is_server=True))
                yield pipe
        else:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(_ANSWERS_WITHIN)
                connection.connect(name)
                _check(is_same_user(connection.fileno(), is_server=True))
                yield _SocketStream(connection)
    except OSError as error:
        raise NotWatched(DesktopTrouble.NO_PROGRAM) from error


def _check(is_ours: bool) -> None:  # noqa: FBT001  (says all)
    if not is_ours:
        raise NotWatched(DesktopTrouble.NO_PROGRAM)


def _content(stream: "io.BufferedRWPair | io.BufferedRandom", most: int) -> bytes | None:
    """The next frame; None where the other end has let go."""
    head = stream.read(HEAD)
    if len(head) < HEAD or length_in(head) > most:
        return None
    content = stream.read(length_in(head))
    return content if len(content) == length_in(head) else None
