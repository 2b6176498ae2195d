"""How a second start speaks to the program that runs already: one short message over a local socket.

Only the same user can reach it, and what comes over it never acts by itself: it raises the window, or
offers a number that the agent must confirm.
"""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gamma_desktop.errors import GammaDesktopError

RAISE = "raise"
"""The message that brings the window to the front; any other is a link to offer."""

_MESSAGE_LIMIT = 4096
_LONGEST_SOCKET_PATH = 100
_ANSWER = b"ok"
_PATIENCE_MS = 5000
_LOOK_AGAIN_AFTER = 0.1


class ChannelUnavailable(GammaDesktopError):
    """Later starts will not be heard."""


class InstanceChannel:
    """Hears what later starts of the program have to say.

    Args:
        name: where to listen: a socket path, or a pipe's name on Windows.
        on_message: told each message.
        parent: the object that it lives and dies with.
    """

    def __init__(self, name: str, on_message: Callable[[str], None], parent: QObject) -> None:
        self._on_message = on_message
        self._server = QLocalServer(parent)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        self._name = name

    def open(self) -> None:
        """Begin to listen. What an ended program left behind is cleared away: the profile lock is ours.

        Raises:
            ChannelUnavailable: the system will not have it.
        """
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            raise ChannelUnavailable(self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _welcome(self) -> None:
        while (guest := self._server.nextPendingConnection()) is not None:
            guest.readyRead.connect(lambda guest=guest: self._hear(guest))
            guest.disconnected.connect(guest.deleteLater)
            if guest.bytesAvailable():
                self._hear(guest)

    def _hear(self, guest: QLocalSocket) -> None:
        if guest.bytesAvailable() > _MESSAGE_LIMIT:
            guest.abort()
        elif guest.canReadLine():
            message = bytes(guest.readLine().data()).decode("utf-8", "replace").rstrip("\n")
            guest.write(_ANSWER)
            guest.flush()  # now: what the message asks for may take its time
            guest.disconnectFromServer()
            self._on_message(message)


def send_to_running_program(name: str, message: str) -> bool:
    """Say ``message`` to the program that listens at ``name``; False if none answers."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(message.replace("\n", " ")[: _MESSAGE_LIMIT // 4].encode() + b"\n")
    return socket.waitForReadyRead(_PATIENCE_MS) or socket.bytesAvailable() > 0


def hand_over(name: str, message: str, *, within: float) -> bool:
    """Say ``message`` to the running program, which may still be starting; False if none answers in time."""
    until = time.monotonic() + within
    while not send_to_running_program(name, message):
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_AGAIN_AFTER)
    return True


def channel_name(runtime: Path, profile_name: str, *, on_windows: bool) -> str:
    """Where the program of a profile listens; a Unix socket's path must be short, so at times elsewhere."""
    if on_windows:
        return f"gamma-desktop-{profile_name}"
    path = str(runtime / "raise.sock")
    return path if len(path.encode()) < _LONGEST_SOCKET_PATH else f"gamma-desktop-{profile_name}"
