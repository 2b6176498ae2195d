"""TLS with little memory: a connection of asyncio holds 256 kB to read into, and a relay has hundreds."""

from asyncio import sslproto

_READ_AT_ONCE = 16 * 1024
"""Bytes: a record of TLS is no longer."""


def use_little_memory_for_tls() -> None:
    """Have connections of this process that begin from now on read into so much.

    WORKAROUND: asyncio has no public way to say it (Lib/asyncio/sslproto.py, ``SSLProtocol.max_size``).
    Delete once it has, or allocates only what is used.
    """
    if hasattr(sslproto.SSLProtocol, "max_size"):
        sslproto.SSLProtocol.max_size = _READ_AT_ONCE
