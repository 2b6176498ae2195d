"""A port for a server that has to be told one, because others are told it before the server runs."""

import secrets
import socket
from contextlib import suppress

_PORTS = range(20_000, 32_000)
"""Below those that systems hand out themselves: no other program is given ours before the server runs."""


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    while True:
        port = secrets.choice(_PORTS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
