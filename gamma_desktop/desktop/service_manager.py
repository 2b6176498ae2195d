"""Tells the service manager of the system how a service does; where there is none, nothing.

On Linux that is systemd: one datagram for each word (``sd_notify(3)``).
"""

import logging
import os
import socket
import sys

_VARIABLE = "NOTIFY_SOCKET"

_log = logging.getLogger(__name__)


def tell_ready(status: str) -> None:
    """Say that the service does its work from now on; ``status`` is shown by ``systemctl status``."""
    _tell(f"READY=1\nSTATUS={status}")


def tell_stopping() -> None:
    """Say that the service ends because it was asked to."""
    _tell("STOPPING=1")


def _tell(words: str) -> None:
    address = os.environ.get(_VARIABLE, "")
    if address and sys.platform != "win32":
        path = "\0" + address[1:] if address.startswith("@") else address  # an abstract socket
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.connect(path)
                manager.sendall(words.encode())
        except OSError as error:
            _log.warning("the service manager was not told: %s", error)
