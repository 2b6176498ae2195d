"""One program a profile: later starts of it speak to the one that runs, over a local socket.

What is said is a frame: its length in four bytes, then JSON that names a version, a verb, and what the verb
needs; the answer is a frame with a version and what became of it. Both ends see that the other is of the same
user. What comes over it never acts by itself: it shows the window, or offers a number that must be confirmed.
"""

import struct
import sys
import time
from collections.abc import Callable
from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.codes import DesktopTrouble
from gamma_desktop.desktop.peer_user import is_same_user
from gamma_desktop.errors import GammaDesktopError, Message

VERSION = 1

_LENGTH = struct.Struct(">I")
_LARGEST_FRAME = 4096
_MOST_GUESTS = 16
_PATIENCE_MS = 5000


class ChannelUnavailable(GammaDesktopError):
    """Later starts will not be heard."""

    title = DesktopTrouble.SECOND_START

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.message = Message(DesktopTrouble.CHANNEL, why=why)


class Verb(StrEnum):
    """What a later start asks for."""

    SHOW = "show"
    """Bring the window to the front."""
    OFFER = "offer"
    """Offer the number of a link for dialling."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked; ``link`` is for OFFER."""

    verb: Verb
    link: str = ""
    version: int = VERSION


class Outcome(StrEnum):
    """What became of a request."""

    TAKEN = "taken"
    NOT_UNDERSTOOD = "not_understood"
    """By a program of another version: a verb or a field that it does not know."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Outcome
    version: int = VERSION


class SingleInstanceServer:
    """Hears what later starts of the program ask for.

    Args:
        place: where they meet.
        on_request: told each request.
        parent: the object that it lives and dies with.

    Attributes:
        patience_ms: how long a request may take to come.
    """

    def __init__(self, place: ChannelPlace, on_request: Callable[[Request], None], parent: QObject) -> None:
        self._place = place
        self._on_request = on_request
        self.patience_ms = _PATIENCE_MS
        self._guests: set[QLocalSocket] = set()
        self._server = QLocalServer(parent)
        if sys.platform == "win32":  # elsewhere the folder is private, and this would lengthen the path
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def open(self) -> None:
        """Begin to listen. What an ended program left behind is cleared away: the profile lock is ours.

        Raises:
            ChannelUnavailable: the system will not have it.
        """
        try:
            name = self._place.to_listen()
        except OSError as error:
            raise ChannelUnavailable(error.strerror or str(error)) from error
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            raise ChannelUnavailable(self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _welcome(self) -> None:
        while (guest := self._server.nextPendingConnection()) is not None:
            guest.disconnected.connect(lambda guest=guest: self._see_off(guest))
            self._guests.add(guest)
            is_ours = is_same_user(int(guest.socketDescriptor()), is_server=False)
            if not is_ours or len(self._guests) > _MOST_GUESTS:
                guest.abort()
                continue
            QTimer.singleShot(self.patience_ms, guest, guest.abort)
            guest.readyRead.connect(lambda guest=guest: self._hear(guest))
            if guest.bytesAvailable():
                self._hear(guest)

    def _see_off(self, guest: QLocalSocket) -> None:
        self._guests.discard(guest)
        guest.deleteLater()

    def _hear(self, guest: QLocalSocket) -> None:
        try:
            content = _frame_in(guest)
        except ValueError:
            guest.abort()
            return
        if content is None:
            return
        request = _request_in(content)
        outcome = Outcome.NOT_UNDERSTOOD if request is None else Outcome.TAKEN
        guest.write(_framed(_Answer(outcome=outcome)))
        guest.flush()  # now: what is asked for may take its time
        guest.disconnectFromServer()
        if request is not None:
            self._on_request(request)


def ask_running_program(place: ChannelPlace, request: Request) -> bool:
    """Ask the program that listens for something; False if none takes it."""
    name = place.to_speak()
    if name is None:
        return False
    connection = QLocalSocket()
    connection.connectToServer(name)
    if not connection.waitForConnected(_PATIENCE_MS):
        return False
    if not is_same_user(int(connection.socketDescriptor()), is_server=True):
        return False
    connection.write(_framed(request))
    until = time.monotonic() + _PATIENCE_MS / 1000
    try:
        while (content := _frame_in(connection)) is None:
            if not connection.waitForReadyRead(max(1, int((until - time.monotonic()) * 1000))):
                content = _frame_in(connection)  # it came, and the connection was closed after it
                break
        return content is not None and _outcome_in(content) is Outcome.TAKEN
    except ValueError:
        return False


def _framed(message: Request | _Answer) -> bytes:
    content = msgspec.json.encode(message)
    return _LENGTH.pack(len(content)) + content


def _frame_in(connection: QLocalSocket) -> bytes | None:
    """The content of a frame that has come whole, None while it has not; raises ValueError if too large."""
    if connection.bytesAvailable() < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(connection.peek(_LENGTH.size).data())
    if length > _LARGEST_FRAME:
        raise ValueError(length)
    if connection.bytesAvailable() < _LENGTH.size + length:
        return None
    return bytes(connection.read(_LENGTH.size + length).data())[_LENGTH.size :]


def _request_in(content: bytes) -> Request | None:
    try:
        request = msgspec.json.decode(content, type=Request)
    except msgspec.MsgspecError:
        return None
    return request if request.version == VERSION else None


def _outcome_in(content: bytes) -> Outcome | None:
    try:
        return msgspec.json.decode(content, type=_Answer).outcome
    except msgspec.MsgspecError:
        return None
