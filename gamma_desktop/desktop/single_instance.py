"""One program a profile: later starts of it speak to the one that runs, over a local socket.

Both ends see that the other is of the same user. What comes over it never acts by itself: it shows the
window, offers a number that must be confirmed, or follows what calls do.
"""

import sys
import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gamma_desktop.desktop.channel_frames import (
    HEAD,
    LARGEST_REQUEST,
    Answer,
    Outcome,
    Request,
    Verb,
    framed,
    length_in,
    outcome_in,
    request_in,
)
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.codes import DesktopTrouble
from gamma_desktop.desktop.peer_user import is_same_user
from gamma_desktop.errors import GammaDesktopError, Message

_MOST_GUESTS = 16
_MOST_WATCHERS = 8
_MOST_UNREAD = 1024 * 1024
"""Bytes that one who watches may be behind: half a thousand changes."""
_PATIENCE_MS = 5000


class ChannelUnavailable(GammaDesktopError):
    """Later starts will not be heard."""

    title = DesktopTrouble.SECOND_START

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.message = Message(DesktopTrouble.CHANNEL, why=why)


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
        self._watchers: set[QLocalSocket] = set()
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
        """Listen no more, and let go of everyone, also of who does not read: nobody is waited for."""
        self._server.close()
        for guest in tuple(self._guests):
            guest.flush()
            guest.abort()

    @property
    def has_watchers(self) -> bool:
        """Whether anyone is to be told of calls."""
        return bool(self._watchers)

    def tell_watchers(self, content: bytes) -> None:
        """Tell all who watch; who does not read is let go, so that nothing piles up here."""
        for watcher in tuple(self._watchers):
            if watcher.bytesToWrite() > _MOST_UNREAD:
                watcher.abort()
            else:
                watcher.write(framed(content))

    def _welcome(self) -> None:
        while (guest := self._server.nextPendingConnection()) is not None:
            guest.disconnected.connect(lambda guest=guest: self._see_off(guest))
            self._guests.add(guest)
            is_ours = is_same_user(int(guest.socketDescriptor()), is_server=False)
            if not is_ours or len(self._guests) > _MOST_GUESTS:
                guest.abort()
                continue
            QTimer.singleShot(self.patience_ms, guest, lambda guest=guest: self._lose_patience(guest))
            guest.readyRead.connect(lambda guest=guest: self._hear(guest))
            if guest.bytesAvailable():
                self._hear(guest)

    def _see_off(self, guest: QLocalSocket) -> None:
        self._guests.discard(guest)
        self._watchers.discard(guest)
        guest.deleteLater()

    def _lose_patience(self, guest: QLocalSocket) -> None:
        if guest not in self._watchers:
            guest.abort()

    def _hear(self, guest: QLocalSocket) -> None:
        if guest in self._watchers:  # it has asked for all that it may
            guest.abort()
            return
        try:
            content = _frame_in(guest)
        except ValueError:
            guest.abort()
            return
        if content is None:
            return
        request = request_in(content)
        outcome = self._outcome_of(request)
        guest.write(framed(msgspec.json.encode(Answer(outcome=outcome))))
        guest.flush()  # now: what is asked for may take its time
        if request is not None and request.verb is Verb.WATCH and outcome is Outcome.TAKEN:
            self._watchers.add(guest)
            return
        guest.disconnectFromServer()
        if request is not None and request.verb is not Verb.WATCH:
            self._on_request(request)

    def _outcome_of(self, request: Request | None) -> Outcome:
        if request is None:
            return Outcome.NOT_UNDERSTOOD
        is_full = request.verb is Verb.WATCH and len(self._watchers) >= _MOST_WATCHERS
        return Outcome.TOO_MANY if is_full else Outcome.TAKEN


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
    connection.write(framed(msgspec.json.encode(request)))
    until = time.monotonic() + _PATIENCE_MS / 1000
    try:
        while (content := _frame_in(connection)) is None:
            if not connection.waitForReadyRead(max(1, int((until - time.monotonic()) * 1000))):
                content = _frame_in(connection)  # it came, and the connection was closed after it
                break
        return content is not None and outcome_in(content) is Outcome.TAKEN
    except ValueError:
        return False


def _frame_in(connection: QLocalSocket) -> bytes | None:
    """The content of a frame that has come whole, None while it has not; raises ValueError if too large."""
    if connection.bytesAvailable() < HEAD:
        return None
    length = length_in(bytes(connection.peek(HEAD).data()))
    if length > LARGEST_REQUEST:
        raise ValueError(length)
    if connection.bytesAvailable() < HEAD + length:
        return None
    return bytes(connection.read(HEAD + length).data())[HEAD:]
