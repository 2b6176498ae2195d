"""A relay's connections hold little memory to read into."""

import asyncio
import ssl
from asyncio import sslproto

import pytest

from gamma_desktop.team.relay.lean_tls import use_little_memory_for_tls


async def test_a_connection_of_tls_reads_into_what_a_record_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sslproto.SSLProtocol, "max_size", sslproto.SSLProtocol.max_size)
    use_little_memory_for_tls()
    loop = asyncio.get_running_loop()
    context = ssl.create_default_context()
    protocol = sslproto.SSLProtocol(loop, asyncio.Protocol(), context, loop.create_future())

    assert len(vars(protocol)["_ssl_buffer"]) == 16 * 1024
